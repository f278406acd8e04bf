"""The evidence package: what is in it, how it is named, what it says is missing."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groupportal.errors import DomainError
from groupportal.files.contents import MISSING
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.files.services import store_bytes
from groupportal.jobs.registry import JobCancelled
from groupportal.tenancy.scope import group_scope
from members.models import MembershipPeriod
from plans.enums import TargetKind
from plans.models import AcceptancePoint, Evidence
from reports.models import ReportRun
from reports.package.collect import collect_package
from reports.package.names import BLOCK, MOST_PATH, POINT, TASK, file_part, folder_part
from reports.package.values import contents_from
from reports.selectors.package import looked_at
from reports.services.package import keep_package
from tests.members.ground import enrol
from tests.plans.people import PDF, pdf
from tests.reports.evidenced import AS_OF, MINUTES, REPORT, ROLL, approved, plan_of
from tests.visitor import body
from tests.world import World

RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1.新增企业成员10家，成员总数达130家；", "01-新增企业成员10家"),
        ("“五位一体”实训基地建设总数达120个", "01-“五位一体”实训基地建设总数达"),
        ("健全理事会。", "01-健全理事会"),
    ],
)
def test_a_long_point_is_cut_at_a_clause_and_never_inside_a_number(text: str, name: str) -> None:
    assert folder_part("01", text, POINT) == name


@settings(max_examples=50)
@given(st.lists(st.text(max_size=300), min_size=4, max_size=4), st.integers(1, 20_000))
def test_any_name_is_taken_by_every_system(texts: list[str], number: int) -> None:
    heading, task, point, name = texts
    parts = [
        "1-建设任务",
        folder_part("99", heading, BLOCK),
        folder_part("9999", task, TASK),
        folder_part("99", point, POINT),
        file_part(number, point, f"{name}.PDF"),
    ]
    path = "/".join(parts)
    assert len(path.encode("utf-16-le")) // 2 <= MOST_PATH
    for part in parts:
        assert not set(part) & set('<>:"\\|?*/#%')
        assert part == part.strip().rstrip(".") == unicodedata.normalize("NFC", part)
        assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") or sign == "\u00ad" for sign in part)
        assert not RESERVED.match(part)
        assert len(part.encode()) <= 255, "Linux counts bytes"


def _evidenced(world: World) -> None:
    plan_of(world)
    # The same content stands behind two tasks, under two names.
    approved(world, "2.扩大集团规模", "已有成员135个。", pdf(MINUTES), pdf(REPORT, b"2"), pdf(ROLL, b"3"))
    approved(world, "1.优化完善制度", "已形成制度汇编。", pdf("制度.pdf"))


def _packed(world: World, out: Path, *options: str) -> tuple[Path, str]:
    told = io.StringIO()
    call_command(
        "evidence_package",
        *("--group", world.a.slug, "--as-of", AS_OF.isoformat(), "--out", str(out), *options),
        stdout=io.StringIO(),
        stderr=told,
    )
    (made,) = out.iterdir()
    return made, told.getvalue()


def test_a_package_opens_everywhere_and_says_what_is_missing(world: World, tmp_path: Path) -> None:
    _evidenced(world)
    made, told = _packed(world, tmp_path / "out")
    assert made.name == "佐证材料包（江海职教集团，截至2023年6月）.zip"
    with zipfile.ZipFile(made) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert all(info.flag_bits & 0x800 for info in package.infolist() if not info.filename.isascii())
        assert {i.compress_type for i in package.infolist() if i.filename.endswith(".pdf")} == {0}
    size = "1-建设任务/01-规范治理结构/0102-扩大集团规模"
    assert sorted(n for n in names if n.endswith(".pdf")) == [
        f"{size}/00-各要点共用/01-扩大集团规模-理事会纪要.pdf",
        f"{size}/01-集团成员总数达到130个/01-集团成员总数达到130个-集团成员名单 ＃1％.pdf",
        f"{size}/02-完成每年的集团年度工作报告/01-完成每年的集团年度工作报-集团年度工作报告.pdf",
    ], "the content that proves two tasks lies there once"

    # With unzip and sha256sum as people have them.
    unpacked = tmp_path / "unpacked"
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-q", str(made), "-d", str(unpacked)], check=True, env={"LC_ALL": "C.UTF-8"})
    else:
        with zipfile.ZipFile(made) as package:
            package.extractall(unpacked)
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=unpacked, check=False)
    assert checked.returncode == 0
    assert len((unpacked / "SHA256SUMS").read_text().splitlines()) == len(names) - 1

    book = openpyxl.load_workbook(unpacked / "00-目录.xlsx")
    sheet = book["目录"]
    links = [cell.hyperlink.target for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    document = docx.Document(str(unpacked / "00-目录.docx"))
    in_word = [rel.target_ref for rel in document.part.rels.values() if rel.is_external]
    assert len(links) == 4
    assert set(links) == set(in_word)
    for link in links:
        assert not link.startswith(("/", "file:"))
        assert "\\" not in link
        assert (unpacked / unquote(link)).read_bytes().startswith(b"%PDF"), link
    missing = [[c.value for c in row] for row in book["缺项"].iter_rows(min_row=2)]
    assert [row[0] for row in missing] == ["0101", "0301", "0101"], "those first that need a proof"
    assert missing[0][3:] == ["1.集团成员总数达到130个；", "累计130个", "是", "没有审核通过的集团填报"]
    words = (unpacked / "00-说明.txt").read_bytes().decode("utf-8-sig")
    for said in ("江海职业教育集团", "截至：2023年6月", "制作：系统命令", "缺项：3 条", "先把压缩包全部解压"):
        assert said in words, said
    assert "提醒：缺项 0101 1.优化治理结构" in told

    with group_scope(world.a):
        run = ReportRun.objects.get()
        kept = contents_from(run.snapshot)
        assert (run.get_kind_display(), len(kept.lacks), len(kept.files)) == ("佐证材料包", 3, 3)
        assert made.read_bytes() == path_of(run.files.get().file).read_bytes()
    each, _ = _packed(world, tmp_path / "copies", "--copies")
    with zipfile.ZipFile(each) as package:
        assert sum(name.endswith(".pdf") for name in package.namelist()) == 8, (
            "three and one, at two points each"
        )


def test_files_that_cannot_be_read_are_named_before_and_in_the_package(
    world: World, visitor: Any, tmp_path: Path
) -> None:
    _evidenced(world)
    with group_scope(world.a):
        paths = dict(Evidence.objects.values_list("file__name", "file__path"))
        gone, empty, changed = (Path(default_storage.path(paths[name])) for name in (MINUTES, REPORT, ROLL))
    gone.unlink()
    empty.write_bytes(b"")
    changed.write_bytes(changed.read_bytes()[::-1])
    page = body(visitor(world.wang, world.a).get("reports:package", data={"as_of": AS_OF.isoformat()}))
    assert f"<strong>{MINUTES}</strong>：存储中没有这个文件，用于 0102" in page
    assert f"<strong>{REPORT}</strong>：空文件（0 字节）" in page
    made, told = _packed(world, tmp_path / "out")
    with zipfile.ZipFile(made) as package:
        assert not [n for n in package.namelist() if n.endswith(".pdf")]
        book = openpyxl.load_workbook(io.BytesIO(package.read("00-目录.xlsx")))
    faults = {row[0].value: row[1].value for row in book["未装入的文件"].iter_rows(min_row=2)}
    assert faults == {MINUTES: "存储中没有这个文件", REPORT: "空文件（0 字节）", ROLL: "内容与保存时不一致"}
    assert "佐证文件打不开，请重新上传" in told


def test_a_file_that_is_taken_away_while_the_package_is_made_is_named(world: World) -> None:
    _evidenced(world)
    with group_scope(world.a, actor=world.wang):
        contents = collect_package(AS_OF)
        taken = StoredFile.objects.filter(name=ROLL)
        Evidence.objects.filter(file__in=taken).delete()
        taken.delete()
        assert [file.fault for file in looked_at(contents).files if file.name == ROLL] == [MISSING]
        found = contents_from(keep_package(contents, by=world.wang).snapshot)
    assert [(file.name, file.fault) for file in found.faults] == [(ROLL, MISSING)]


def test_a_figure_is_asked_once_however_many_points_are_about_it(world: World, query_count: Any) -> None:
    plan_of(world)
    counts = []
    with group_scope(world.a, actor=world.wang):
        points = AcceptancePoint.objects.filter(item__name="2.扩大集团规模")
        for about_money in (points.filter(number="1."), points):
            about_money.update(text="到位资金100万元；")
            with query_count() as count:
                collect_package(AS_OF, vouchers=True)
            counts.append(count())
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", [TargetKind.CUMULATIVE, TargetKind.YEARLY])
def test_the_files_of_every_year_a_bound_point_asks_about_are_there(world: World, kind: str) -> None:
    plan_of(world)
    with group_scope(world.a, actor=world.wang):
        for name, year in (("江海机械厂", 2019), ("江海电子厂", 2023)):
            paper = store_bytes(
                PDF + name.encode(), name=f"{name}.pdf", by=world.wang, view_action="members.view_roll"
            )
            joined = enrol(world, name, joined_on=dt.date(year, 3, 1))
            MembershipPeriod.objects.filter(member=joined).update(evidence=paper)
        points = AcceptancePoint.objects.filter(item__name="2.扩大集团规模", number="1.")
        points.update(metric="members.joined", metric_params={}, target_kind=kind)
        names = {file.name for file in collect_package(AS_OF).files}
    assert {"江海机械厂.pdf", "江海电子厂.pdf"} <= names, (
        "from the plan's first day on, not of this year alone"
    )
    # Two things in a line can't be bound; what the text cites brings its files all the same.
    approved(world, "2.扩大集团规模", "新增成员{{members.joined since=2023-01-01}}家。")
    with group_scope(world.a, actor=world.wang):
        points.update(metric="", metric_params={})
        package = collect_package(AS_OF)
    names = {file.name for file in package.files}
    assert names & {"江海机械厂.pdf", "江海电子厂.pdf"} == {"江海电子厂.pdf"}
    lacking = {lack.point.text for lack in package.lacks if lack.task.name == "2.扩大集团规模"}
    assert lacking == {
        point.text for task in package.tasks if task.name == "2.扩大集团规模" for point in task.points
    }, "what a text tells besides proves no point"


def test_a_package_that_is_stopped_leaves_nothing_and_one_without_room_is_refused(
    world: World, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = visitor(world.wang, world.a)
    assert wang.get("reports:package").status_code == 409, "no plan"
    _evidenced(world)
    later = timezone.localdate() + dt.timedelta(days=1)
    refused = wang.post("reports:make_package", {"as_of": later.isoformat()})
    assert (refused.status_code, "还没有到" in body(refused)) == (422, True)
    with group_scope(world.a, actor=world.wang):
        with pytest.raises(DomainError, match="还没有到"):
            keep_package(collect_package(later), by=world.wang)
        contents = collect_package(AS_OF)
        folder = Path(default_storage.path(f"g/{world.a.pk}"))
        before = set(folder.iterdir())

        def stop(percent: int, step: str) -> None:
            if percent > 90:
                raise JobCancelled

        with pytest.raises(JobCancelled):
            keep_package(contents, by=world.wang, progress=stop)
        assert set(folder.iterdir()) == before
        assert not ReportRun.objects.exists()
    full = shutil.disk_usage("/")._replace(free=0)
    monkeypatch.setattr("reports.services.package.shutil.disk_usage", lambda path: full)
    page = body(wang.get("reports:package", data={"as_of": AS_OF.isoformat()}))
    assert "请联系平台运维腾出空间" in page
    assert "disabled" in page


def test_only_what_experts_may_open_is_handed_over(world: World) -> None:
    _evidenced(world)
    with group_scope(world.a, actor=world.wang):
        secret = store_bytes(PDF + b"% 9", name="内部.pdf", by=world.wang, view_action="audit.view_trail")
        filing = Evidence.objects.filter(file__name="制度.pdf").get().filing
        Evidence.objects.create(filing=filing, file=secret, added_by=world.wang)
        contents = collect_package(AS_OF)
        assert contents.withheld == 1
        assert secret.pk not in {file.file for file in contents.files}
        assert StoredFile.objects.filter(pk=secret.pk).exists()
