"""就业意向, 访企拓岗, 毕业去向 as national tables: out by the layout of the day, in again at a look-alike group."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from django.utils import timezone

from employment.enums import Intent
from employment.models import FirmVisit, GraduateAnswer, JobWish
from employment.services.answer import AnswerInput, record_answer
from employment.services.cv import WishInput, say_wish
from employment.services.visit import VisitInput, record_visit
from groupportal.cities import place_in
from groupportal.records.exporting import asked, export_workbook
from groupportal.records.registry import kind_of
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from internships.services.school import BasisInput, set_basis
from tests.employment.graduate_ground import graduate
from tests.employment.ground import market, programme
from tests.members.ground import viewer
from tests.records.ground import bring
from tests.rosters.ground import student
from tests.visitor import body
from tests.world import World

DAY = dt.date(2024, 6, 30)
KINDS = {name: f"national_{name}" for name in ("wishes", "visits", "employed", "studying", "looking")}


def rows_of(path: Path) -> list[dict[str, Any]]:
    """By the codes behind the names of heads."""
    heads, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip((str(h).rpartition("-")[2] for h in heads), row, strict=True)) for row in rows]


def recorded(world: World) -> None:
    """A wish, a visit, and three graduates who went three ways."""
    code = programme()
    it = market(world)
    me = student(world, "2021001", "姜勇", programme=code)
    wish = WishInput(Intent.WORK, ("广东省", "江门市"), section="C", unit_name="江海电子")
    say_wish(me, wish, by=world.wang)
    said = VisitInput(
        visited_on=DAY, lead="周主任", host="何经理", outcome="达成意向", wanted_code="660103", places=8
    )
    record_visit(world.ua, it.firm, said, by=world.wang)
    for number, answer in enumerate(
        (
            AnswerInput(
                *("contract", "江海电子有限公司", "装配工", "city", "广东省江门市", "full", "u5"),
                employed_on=DAY + dt.timedelta(days=5),
            ),
            AnswerInput(
                "study", study_school="江门职业技术学院", study_route="three_two", study_level="college"
            ),
            AnswerInput("looking"),
        )
    ):
        row = graduate(world, f"202000{number}", graduated_on=DAY)
        record_answer(row, 0, answer, told_on=DAY + dt.timedelta(days=20), by=viewer(world.li))


def test_what_goes_out_comes_into_the_look_alike_group_the_same(world: World, tmp_path: Path) -> None:
    files = {}
    with group_scope(world.a, actor=world.wang):
        recorded(world)
        for name, code in KINDS.items():
            path = files[name] = tmp_path / f"{name}.xlsx"
            path.write_bytes(export_workbook(kind_of(code), asked("", viewer_for(world.wang, world.a))))
    (wish,), (visit,) = rows_of(files["wishes"]), rows_of(files["visits"])
    assert (wish["xh"], wish["zyh"], wish["jyyxsm"], wish["yxshjgmc"], wish["yxdw"]) == (
        *("2021001", "660103", "就业", "江门市", "江海电子"),
    )
    assert wish["yxshjgbm"] == "440700", "the national code of the city"
    assert (visit["zfqymc"], visit["xqzymc"], visit["ktggws"]) == ("江海电子有限公司", "数控技术应用", 8)
    (work,), (study,), (looking,) = (rows_of(files[name]) for name in ("employed", "studying", "looking"))
    assert (work["jydwmc"], work["sfdk"], work["sfzzcy"], work["qxx"]) == (
        *("江海电子有限公司", "是", "否", "3000～4999 元"),
    )
    where = [work[f"jyqy{code}"] for code in ("sjgbm", "sjgmc", "shjgbm", "shjgmc")]
    assert (*where, str(work["jyrq"])[:10]) == ("440000", "广东省", "440700", "江门市", "2024-07-05")
    assert (study["lqxxmc"], study["sxccm"]) == ("江门职业技术学院", "高职专科")
    assert looking["xh"] == "2020002"
    with group_scope(world.b, actor=world.qian):
        by = viewer_for(world.qian, world.b)
        set_basis(world.ub, BasisInput(region="江门市"), by=world.qian)
        student(replace(world, ua=world.ub), "2021001", "姜勇", programme=programme())
        for name, code in KINDS.items():
            params = {"unit": str(world.ub.public_id), "graduated_on": DAY}
            found = bring(code, files[name], user=by, params=params)
            assert [problem.message for problem in found.errors] == [], name
            assert not [
                one for one in found.problems if "没有导入" in one.message and "自主创业" in one.message
            ]
        book = openpyxl.load_workbook(files["employed"])
        heads = {str(cell.value).rpartition("-")[2]: cell.column for cell in book.active[1]}
        for head, value in {"xh": "2020009", "jydwmc": None, "qxx": "看情况"}.items():
            book.active.cell(2, heads[head]).value = value
        book.save(files["employed"])
        params = {"unit": str(world.ub.public_id), "graduated_on": DAY}
        unread, *_ = bring(KINDS["employed"], files["employed"], user=by, params=params).errors
        assert "起薪线“看情况”看不懂" in unread.message
        for wage in (4500, "0.45万元", "3000～4999 元"):
            book.active.cell(2, heads["qxx"]).value = wage
            book.save(files["employed"])
            (lacking,) = bring(KINDS["employed"], files["employed"], user=by, params=params).errors
            assert "已就业的请填写就业单位的名称" in lacking.message
        kept = JobWish.objects.get()
        assert (kept.intent, kept.city, kept.seen_since) == (Intent.WORK, "江门市", None)
        assert FirmVisit.objects.get().unit.name == "江海电子有限公司"
        told = GraduateAnswer.objects.order_by("graduate__number")
        assert [row.status for row in told] == ["contract", "study", "looking"]
        assert {(row.graduate.graduated_on, row.told_on) for row in told} == {(DAY, DAY)}, (
            "an earlier year's table counts in its year"
        )
        first = told[0]
        assert (first.city, first.place, first.wage, first.employed_on) == (
            *("广东省江门市", "city", "u5", DAY + dt.timedelta(days=5)),
        )


def test_each_table_says_its_edition_and_who_may_not_sees_none(world: World, visitor: Any) -> None:
    page = body(visitor(world.wang, world.a).get("internships:tables"))
    for kind in map(kind_of, KINDS.values()):
        assert kind.label in page
    assert page.count("待核对") >= len(KINDS)
    assert timezone.localdate() >= DAY


def test_a_place_is_read_as_people_write_it() -> None:
    for text, place in {
        "广东省佛山市": ("广东省", "佛山市"),
        "广东佛山顺德区": ("广东省", "佛山市"),
        "吉林市": ("吉林省", "吉林市"),
        "吉林省": ("吉林省", ""),
        "北京": ("北京市", "北京市"),
        "湖北 恩施": ("湖北省", "恩施土家族苗族自治州"),
        "上班的地方": ("", ""),
    }.items():
        assert place_in(text) == place
