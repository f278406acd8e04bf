"""The national tables out and in again, by the layout that counts; the lists that a batch is reported with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
from django.utils import timezone

from groupportal.audit.models import AccessEntry
from groupportal.cities import cities
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_bytes
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from internships.enums import NationalTable
from internships.models import Batch, Cover, Journal, Mentor, Placement, Policy, TableCode
from internships.national_tables import DEFAULTS
from internships.selectors.arranging import with_class
from internships.selectors.assessment import with_result
from internships.selectors.journal import Months, month_said
from internships.selectors.papers import with_papers
from internships.selectors.table import codes_of, layout_on
from internships.services.insurance import PolicyInput, add_policy, cover_students
from internships.services.journal import JOURNALS
from internships.services.report import REPORTS, hand_in_report
from internships.services.school import BasisInput, set_basis
from internships.services.table import LayoutInput, read_codes, replace_layout, set_codes
from rosters.models import Teacher
from tests.files.samples import PDF
from tests.internships.closing import confirmed
from tests.internships.closing import over as closed
from tests.internships.ground import approved, arranged, batch, begun, host, mentor, over, post
from tests.internships.reporting import heads_file
from tests.internships.teaching import Room, today
from tests.members.ground import viewer
from tests.records.ground import bring, said, workbook
from tests.rosters.ground import somebody, student, teacher
from tests.world import World

_DAY = dt.timedelta(days=1)
PAID = Decimal(1800)


def turned(world: World) -> World:
    """The same world, seen from B."""
    return replace(world, a=world.b, b=world.a, ua=world.ub, ub=world.ua, pa=world.pb, pb=world.pa)


def school(world: World) -> list[Any]:
    """Unit, mentor, teacher, a batch and two students: the same in each group."""
    firm = host(world)
    mentor(world, "魏军明", host=firm)
    teacher(world, phone="13800138002")
    of = batch(world)
    return [
        firm,
        of,
        *(student(world, number, name) for number, name in (("01", "姜勇"), ("02", "杨超"))),
    ]


def placed(world: World) -> tuple[Any, list[Placement]]:
    """Two placements of A that hold."""
    firm, of, one, two = school(world)
    people = {"mentor": Mentor.objects.get(), "teacher": Teacher.objects.get(), "pay": PAID}
    set_basis(world.ua, BasisInput(province="湖南省", region="长沙市"), by=world.wang)
    return of, approved(world, firm, of, one, two, post=post(world, "装配", host=firm), **people)


def exported(code: str, user: Any, group: Any, folder: Path, query: str = "") -> Path:
    path = folder / f"{code}.xlsx"
    path.write_bytes(export_workbook(kind_of(code), asked(query, viewer_for(user, group))))
    return path


def rows_of(path: Path) -> list[dict[str, Any]]:
    heads, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip((str(h).rpartition("-")[2] for h in heads), row, strict=True)) for row in rows]


def test_what_goes_out_comes_into_the_look_alike_group_the_same(world: World, tmp_path: Path) -> None:
    with group_scope(world.a, actor=world.wang):
        of, _ = placed(world)
        path = exported("national_placements", world.wang, world.a, tmp_path, f"batch={of.public_id}")
        first = rows_of(path)
        firm = of.placements.first().host
        places = cities()[first[0]["sxddszshjgbm"][:4]]
        assert (places, first[0]["sxddszsjgbm"][2:]) == ((firm.province, firm.region), "0000")
    with group_scope(world.b, actor=world.qian):
        school(turned(world))
        found = bring("national_placements", path, user=viewer_for(world.qian, world.b))
        assert (said(found), found.summary) == ([], {"数据行": 2, "新增安排": 2})
        kept = Placement.objects.select_related("host__unit", "teacher", "mentor", "student")
        assert [
            (
                p.student.name,
                p.host.unit.name,
                p.starts_on,
                p.ends_on,
                p.pay,
                p.teacher.number,
                p.mentor.name,
                p.kind,
            )
            for p in kept.order_by("student__number")
        ] == [
            (name, "江海电子有限公司", begun(), over(), PAID, "T01", "魏军明", "post")
            for name in ("姜勇", "杨超")
        ]
        assert {p.note for p in kept} == {""}, "words of ours are understood"
        kind, wanted = kind_of("national_placements"), asked("", viewer_for(world.qian, world.b))
        again = list(kind.cells(_shown(kept), wanted))
    same = (
        "number",
        "name",
        "host",
        "starts_on",
        "ends_on",
        "teacher",
        "mentor",
        "f_sxapm",
        "f_sxxsm",
        "f_sxsc",
        "f_rxnf",
    )
    with group_scope(world.a, actor=world.wang):
        before = list(kind.cells(kind.listed(asked("", viewer_for(world.wang, world.a))), wanted))
    assert [[row[n] for n in same] for row in again] == [[row[n] for n in same] for row in before]
    assert first[0]["sfkssx"] == "是"
    assert first[0]["sxjsrq"].date() == over() - _DAY, "the last day, not the one after"
    assert len(first[0]["zjsjwyxbs"]) == 32


def test_a_school_reports_telephones_in_full_and_an_office_without_the_right_does_not(world: World) -> None:
    kind = kind_of("national_placements")
    with group_scope(world.a, actor=world.wang):
        placed(world)
        office = viewer_for(somebody("office", "郭敏", Role.SCHOOL_ADMIN, world.ua), world.a)
        (row, _) = kind.exported(kind.listed(asked("", office)), asked("", office))
        assert row["f_xnzdjsdh"] == "13800138002"
        with patch.object(type(kind), "full_action", "rosters.edit_programme"):
            (row, _) = kind.exported(kind.listed(asked("", office)), asked("", office))
            assert row["f_xnzdjsdh"] == "138****8002"


def _shown(rows: Any) -> Any:
    rows = with_result(with_class(rows.select_related("batch", "post"), timezone.localdate()))
    return with_papers(rows).order_by("student__pinyin")


def test_heads_come_in_plain_and_with_their_codes(world: World, tmp_path: Path) -> None:
    with group_scope(world.a, actor=world.wang):
        school(world)
        plain = ["学号", "学生姓名", "实习企业名称", "实习安排码", "实习成绩"]
        coded = [
            "学号（学籍号）-xh",
            "学生姓名-xsxm",
            "实习企业名称（全称）-sxqymc",
            "实习安排码（见代码表）-sxapm",
            "实习成绩-sxcj",
        ]
        for heads in (plain, coded):
            path = workbook(tmp_path / "in.xlsx", heads, ["01", "姜勇", "江海电子有限公司", "9", "优"])
            found = bring("national_placements", path, write=False)
            assert said(found) == []
            told = " ".join(p.message for p in found.problems)
            assert "不知道“9”是什么意思" in told
            assert "没有导入：实习成绩" in told
        bring("national_placements", path)
        one = Placement.objects.get()
        assert (one.note, one.source) == ("实习安排码：9", "school")
        set_codes("sxapm", read_codes("9 学生自行选择"), on=timezone.localdate(), by=world.wang)
        bring("national_placements", path)
        one.refresh_from_db()
        assert one.source == "own", "once the code is known it says so"


def test_what_the_records_cannot_answer_is_counted_and_named(world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        of, _ = placed(world)
        set_codes("sfdk", read_codes("1 是\n0 否"), on=timezone.localdate(), by=world.wang)
        set_codes("sfkssx", read_codes("1 是\n0 否"), on=timezone.localdate(), by=world.wang)
    wang = client_for(world.wang, world.a)
    page = wang.get(
        "records:export", kind="national_placements", data={"batch": str(of.public_id)}
    ).content.decode()
    assert "系统里没有记录，整列空着的" in page
    assert "校级监督咨询电话" in page
    plain = page.split("照文字填写的：")[1].split("。")[0]
    assert "实习安排码" in plain
    assert "是否跨省实习" not in plain, "it has its code"
    assert "实习成绩" in page.split("整列空着的")[1].split("。")[0], "nobody is graded yet"
    sent = wang.post("records:export", kind="national_placements", data={"purpose": "报送江门市教育局"})
    assert sent.headers["Content-Type"].startswith("application/vnd.openxml")
    with group_scope(world.a, actor=world.wang):
        assert AccessEntry.objects.filter(purpose__contains="报送江门市教育局").count() == 1


def test_who_left_is_told_with_the_last_day_and_the_confirmed_result(it: Room, world: World) -> None:
    confirmed(closed(it), world)
    Placement.objects.filter(pk=it.jiangs.pk).update(ends_on=timezone.localdate())
    kind, wanted = kind_of("national_placements"), asked("", viewer(world.wang))
    row = next(r for r in kind.cells(kind.listed(wanted), wanted) if r["name"] == "姜勇")
    assert (row["ends_on"], row["f_sxcj"]) == (timezone.localdate(), "85.0")
    column = next(column for column in kind.columns if column.name == "ends_on")
    assert column.words_of(row["ends_on"]) == timezone.localdate() - _DAY, "files say the last day"
    assert "实习成绩" in " ".join(kind.beside(wanted)), "the others have none yet"


def test_insurance_goes_through_its_service(world: World, tmp_path: Path) -> None:
    with group_scope(world.a, actor=world.wang):
        _, _, one, two = school(world)
        policy = PolicyInput("平安财险", "PA001", "school", begun(), over(), bought_on=begun())
        cover_students(add_policy(world.ua, policy, by=world.wang), [one.pk, two.pk], by=world.wang)
        path = exported("national_covers", world.wang, world.a, tmp_path)
        assert rows_of(path)[0]["bxfczfmc"] == world.ua.name
    with group_scope(world.b, actor=world.qian):
        school(turned(world))
        by = viewer_for(world.qian, world.b)
        refused = bring("national_covers", path, user=by)
        assert [code for _, _, code in said(refused)] == ["no_such_policy"]
        assert Cover.objects.count() == 0
        more = {"insurer": "平安财险", "starts_on": begun(), "ends_on": over()}
        done = bring("national_covers", path, user=by, params=more)
        assert done.written is not None
        assert dict(done.written.facts) == {"登记保单": 1, "列入名单": 2}
        got = Policy.objects.get()
        assert (got.number, got.kind, got.payer, got.bought_on, got.unit) == (
            "PA001",
            "liability",
            "school",
            begun(),
            world.ub,
        )
        again = bring("national_covers", path, user=by)
        assert again.written is not None
        assert dict(again.written.facts) == {"本来就在": 2}


def test_who_pays_and_what_kind_is_never_guessed(world: World, tmp_path: Path) -> None:
    heads = ["学号", "保单号", "保险险种名称", "保险费出资方名称"]
    rows = [
        ["01", "P1", "意外险", world.ua.name],
        ["02", "P2", "实习责任保险", "某公司"],
        ["99", "P3", None, None],
    ]
    with group_scope(world.a, actor=world.wang):
        school(world)
        more = {"insurer": "人保", "starts_on": begun(), "ends_on": over()}
        found = bring("national_covers", workbook(tmp_path / "in.xlsx", heads, *rows), params=more)
        assert sorted(code for _, _, code in said(found)) == [
            "kind_unknown",
            "no_such_student",
            "payer_unknown",
        ]
        assert Policy.objects.count() == 0


def test_monthly_reports_of_another_platform_come_in_for_the_teacher_to_read(
    world: World, it: Room, tmp_path: Path
) -> None:
    begins = today() - 80 * _DAY
    Batch.objects.filter(pk=it.batch.pk).update(monthly_journals=True)
    Placement.objects.filter(pk__in=[it.jiangs.pk, it.hes.pk]).update(starts_on=begins, arrived_on=begins)
    days = [begins + number * _DAY for number in (52, 53, 78)]
    months = Months(viewer(world.li), "internships.arrange", {"2020101"})
    late, early = (months.of("2020101", "", day)[1].number for day in days[:2])
    assert (late, early) == (1, 2), (
        "in the middle of the second month, the first one's that was late, then the second's"
    )
    fresh = Months(viewer(world.li), "internships.arrange", {"2020101"})
    told = [
        fresh.of("2020101", "", days[2], text)[1].number
        for text in (
            "实习第一个月",
            "第2月",
        )
    ]
    assert told == [1, 2], "as the report says itself"
    assert [month_said(text) for text in ("第十二个月", "第二十月", "比第一个月")] == [12, 20, 0]
    heads = ["学号", "学生姓名", "实习报告类别码", "实习报告内容", "实习报告提交日期"]
    alone = ["2020102", "何芳", "月报", "学会了包装", str(days[0])]
    for codes in (["no_month"], ["no_month"] * 2):
        path = workbook(tmp_path / "alone.xlsx", heads, alone, alone)
        found = bring("national_reports", path, user=viewer(world.li), good_rows=True)
        assert [code for _, _, code in said(found)] == codes, "the same report is not the next month's"
    Journal.objects.get(placement=it.hes, number=1).delete()
    first, second = (str(begins + days * _DAY) for days in (32, 63))
    rows = [
        ["2020101", "姜勇", "月报", "第一个月学会了焊接", first],
        ["2020101", "姜勇", "月报", "第二个月学会了检验", second],
        ["2020101", "姜勇", "月报", "又一篇", second],
        ["2020101", "姜勇", "实习报告", "总结", second],
        ["2020102", "何方", "月报", "别人写的", second],
        ["2020101", "姜勇", "月报", "第 9 个月", second],
    ]
    path = workbook(tmp_path / "in.xlsx", heads, *rows)
    found = bring("national_reports", path, user=viewer(world.li), good_rows=True)
    assert sorted(code for _, _, code in said(found)) == ["name_differs", "no_month", "no_month", "no_month"]
    again = bring("national_reports", path, user=viewer(world.li), good_rows=True)
    assert [code for _, _, code in said(again)].count("no_month") == 5, "the same file twice brings nothing"
    kept = Journal.objects.order_by("number")
    assert [(row.number, row.state, row.proposed_by) for row in kept] == [
        (1, "submitted", None),
        (2, "submitted", None),
    ]
    assert kept[0].text == "（学校从实习报告表导入）\n第一个月学会了焊接"
    assert JOURNALS.rule(kept[0], "approved", by=viewer(it.zhou)).state == "approved"
    assert len(rows_of(exported("national_reports", world.wang, world.a, tmp_path))) == 2


def test_a_final_report_goes_out_beside_the_monthly_ones(world: World, it: Room, tmp_path: Path) -> None:
    file = store_bytes(PDF, name="姜勇实习报告.pdf", by=it.jiang)
    row = hand_in_report(it.jiangs, file, note="按模板写", by=viewer(it.jiang))
    (told,) = rows_of(exported("national_reports", world.wang, world.a, tmp_path))
    assert (told["xh"], told["sxbglbm"], told["jspyztm"]) == ("2020101", "实习报告", "待审核")
    assert (told["sxbgnr"], told["sxbgnrzy"]) == ("文件：姜勇实习报告.pdf", "按模板写")
    REPORTS.withdraw(row, Ruled.WITHDRAWN, by=viewer(it.jiang))
    assert rows_of(exported("national_reports", world.wang, world.a, tmp_path)) == []


def test_a_group_puts_its_own_layout_in_the_place_of_the_one_that_came_along(
    world: World, tmp_path: Path
) -> None:
    table, today = NationalTable.PLACED, timezone.localdate()
    heads = ("学号-xh", "实习企业名称-sxqymc", "保险情况（有无）-bxqk")
    with group_scope(world.a, actor=world.wang):
        school(world)
        for wrong, code in (
            (("学号-xh", "班级名称-bjmc"), "heads_missing"),
            ((*heads, "学籍号-xh"), "head_twice"),
            (("学号", "姓名"), "no_heads"),
        ):
            with pytest.raises(DomainError) as refused:
                replace_layout(
                    table,
                    LayoutInput("新版", "通知", today, heads_file(*wrong)),
                    by=world.wang,
                )
            assert refused.value.code == code
        later = LayoutInput("2027版", "教育局通知", today + _DAY, heads_file(*heads))
        replace_layout(table, later, by=world.wang)
        assert layout_on(table, today) == DEFAULTS[table], "not yet"
        assert layout_on(table, today + _DAY).heads[2].whole == heads[2]
        now = LayoutInput("2026版", "教育局通知", today, heads_file(*heads))
        replace_layout(table, now, by=world.wang)
        path = workbook(tmp_path / "in.xlsx", list(heads), ["01", "江海电子有限公司", "有"])
        found = bring("national_placements", path)
        assert said(found) == []
        assert Placement.objects.get().host.unit.name == "江海电子有限公司"
        with pytest.raises(NotAllowed):
            replace_layout(table, now, by=viewer(world.li))
    with group_scope(world.b, actor=world.qian):
        assert layout_on(table, today) == DEFAULTS[table], "another group keeps its own"


def test_codes_hold_for_their_time(world: World) -> None:
    today = timezone.localdate()
    with group_scope(world.a, actor=world.wang):
        set_codes("sfdk", read_codes("1 是\n0 否"), on=today - 10 * _DAY, by=world.wang)
        assert set_codes("sfdk", read_codes("Y 是\n0 否"), on=today, by=world.wang) == 2
        assert codes_of(today - _DAY).of("sfdk", "是") == "1"
        assert codes_of(today).of("sfdk", "是") == "Y"
        assert TableCode.objects.filter(head="sfdk", words="否").count() == 1, "what stays is not told again"
        for head, on, code in (("xh", today, "head_unknown"), ("sfdk", today - _DAY, "codes_later")):
            with pytest.raises(DomainError) as refused:
                set_codes(head, [("1", "是")], on=on, by=world.wang)
            assert refused.value.code == code
        for text, code in (("1", "line_wrong"), ("1 是\n1 否", "line_twice")):
            with pytest.raises(DomainError) as refused:
                read_codes(text)
            assert refused.value.code == code


def test_the_lists_for_the_authority_hold_what_is_approved_of_the_own_batch(
    world: World, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        of, _ = placed(world)
        firm = Placement.objects.first().host
        far, near = host(world, "长沙机电有限公司", province="湖南省", region="长沙市"), firm
        approved(world, far, of, student(world, "03", "韩伟"))
        arranged(world, near, of, student(world, "04", "李娜"))
    wang, at = client_for(world.wang, world.a), {"public_id": of.public_id}
    page = wang.get("internships:filing_names", **at).content.decode()
    assert [name in page for name in ("姜勇", "杨超", "韩伟", "李娜")] == [True, True, True, False]
    assert "table-wrap--wide" in page, "so many columns scroll in a frame of their own"
    page = wang.get("internships:far_names", **at).content.decode()
    assert [name in page for name in ("姜勇", "韩伟")] == [True, False], "the school is in 湖南"
    asks = wang.get("internships:filing_names", **at, data={"export": 1})
    assert asks.status_code == 302, "names of people: what for is asked first"
    assert client_for(world.zhang, world.a).get("internships:filing_names", **at).status_code == 403
    assert client_for(world.qian, world.a).get("internships:filing_names", **at).status_code == 404
    assert client_for(world.qian, world.b).get("internships:filing_names", **at).status_code == 404
