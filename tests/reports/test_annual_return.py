"""The yearly return: layouts as data, fields that fill themselves, units that answer, review, freezing, another version."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.selectors import path_of as stored
from groupportal.jobs.models import Job
from groupportal.links.models import Link
from groupportal.messages.models import Notice
from groupportal.metrics import registry as metrics
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from members.enums import Category
from members.models import Member
from members.services.merging import merge_members
from members.services.roll import register_member
from reports.annual_return.default import DEFAULT
from reports.annual_return.drafting import with_field
from reports.annual_return.enums import AnswerState, Kind, ReturnState, Source, Tally
from reports.annual_return.figures import LastYear, cells_of
from reports.annual_return.formula import in_words, names_in, plain_formula, worked_out
from reports.annual_return.sheets import read_layout
from reports.annual_return.values import Field, Layout, Part, Section, tallied
from reports.enums import Form
from reports.models import AnnualReturn, FinalReport, ReportRun, ReturnLayout, UnitAnswer
from reports.opened.take_apart import opened
from reports.selectors.annual_return import in_the_way, standing_of
from reports.selectors.versions import compared_runs
from reports.services.annual_return import (
    Edit,
    begin_return,
    change_layout,
    collect_return,
    fingerprint,
    freeze_return,
    new_version,
    set_values,
    submit_return,
)
from reports.services.layout_draft import begin_layout, change_draft, keep_draft
from reports.services.return_layout import workbook_of
from reports.services.run import keep_report, settle_report
from reports.services.unit_answer import (
    ask_units,
    issue_answer_links,
    remind_units,
    rule_answer,
    save_answer,
    withdraw_answer,
)
from tests.jobs.steps import run as run_job
from tests.links.conftest import path_of
from tests.members.ground import DECISION
from tests.outcomes import race_codes, refused
from tests.standing import standing
from tests.visitor import body
from tests.world import World


def due() -> dt.date:
    """In five days, reckoned when it is asked: a run may pass midnight."""
    return timezone.localdate() + dt.timedelta(days=5)


EVERYTHING = {one.code: "2" for one in DEFAULT if one.asks}


def begun_return(world: World, group: Any = None) -> AnnualReturn:
    """Of 2022: the world's school and a firm are members, the school since before, the firm within."""
    school = world.ua if group is None or group == world.a else world.ub
    by = viewer_for(world.wang if school == world.ua else world.qian, group or world.a)
    for name, joined, category in (
        (school.name, dt.date(2020, 1, 20), Category.SCHOOL),
        ("江海机械厂", dt.date(2022, 3, 1), Category.ENTERPRISE),
    ):
        _enrolled(world, name, joined, category, by)
    return begin_return(2022, by=by)


def _enrolled(world: World, name: str, joined: dt.date, category: str, by: Any) -> Member:
    profile = {"category": category, "industry": "manufacturing"}
    return register_member(name, joined_on=joined, profile=profile, decision=DECISION, by=by)


@standing
def begun(world: World) -> AnnualReturn:
    with group_scope(world.a, actor=world.wang):
        return begun_return(world)


def cells(row: AnnualReturn) -> dict[str, Any]:
    row = AnnualReturn.objects.select_related("layout").get(pk=row.pk)
    return {cell.field.code: cell for section in standing_of(row) for cell in section.cells}


def answer_of(row: AnnualReturn, unit: Unit) -> UnitAnswer:
    return UnitAnswer.objects.select_related("annual_return__layout", "unit").get(
        annual_return=row, unit=unit
    )


def frozen(row: AnnualReturn, world: World) -> AnnualReturn:
    """Handed in by one, approved by another."""
    wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
    waiting = submit_return(row, by=wang)
    return freeze_return(waiting, seen=fingerprint(waiting, standing_of(waiting)), by=wen)


def explained(row: AnnualReturn, by: Any) -> None:
    """Every difference that is asked about, explained."""
    asked = [
        Edit(c.field.code, c.typed.number if c.typed else 0, explanation="新建", shown=c.kept)
        for c in cells(row).values()
        if c.is_asked and not c.is_explained
    ]
    set_values(row, asked, by=by)


def test_fields_with_a_record_fill_themselves_as_of_the_day_and_open(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    page = body(wang.get("reports:return", public_id=begun.public_id))
    assert "默认版式" in page
    assert "2026年11月第3版" in page
    assert "这不是主管部门公布的表式" in page
    assert "/metrics/members.active/?as_of=2022-12-31" in page.replace("&amp;", "&")
    assert "“课程与资源”还没有启用" in page
    assert "“组织治理”还没有启用" not in page, "its meetings are on record"
    assert "/metrics/governance.meetings/" in page
    with group_scope(world.a):
        found = cells(begun)
        assert [found[code].text for code in ("A01", "A02", "A03", "A06")] == ["2", "1", "1", "0"]
        # Last year by the records of last year, formulas as well; the members doubled, which is asked about.
        assert [found["A01"].last_text, found["A06"].last_text, found["A01"].is_asked] == ["1", "0", True]
        enrol_late = viewer_for(world.wang, world.a)
    with group_scope(world.a, actor=world.wang):
        _enrolled(world, "江海新厂", dt.date(2023, 2, 1), Category.ENTERPRISE, enrol_late)
        assert cells(begun)["A01"].text == "2"
    # Who is not of the secretariat, finance or council sees nothing of it.
    assert visitor(world.zhang, world.a).get("reports:return_list").status_code == 403
    assert visitor(world.li, world.a).get("reports:return", public_id=begun.public_id).status_code == 403
    assert visitor(world.qian, world.b).get("reports:return", public_id=begun.public_id).status_code == 404


def test_several_people_units_and_a_link_make_a_return_that_is_frozen(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    """A secretary asks, a school answers by its account, a firm by its link; a second secretary checks and freezes."""
    wang, wen, li = (visitor(user, world.a) for user in (world.wang, world.wen, world.li))
    at = {"public_id": begun.public_id}
    assert "江海机械厂（无账号）" in body(wang.get("reports:return_ask", **at))
    with group_scope(world.a):
        firm = Unit.objects.get(name="江海机械厂")
    units = {"units": [str(world.ua.public_id), str(firm.public_id)], "due_on": due().isoformat()}
    assert wang.post("reports:return_ask", units, **at).status_code == 302
    with group_scope(world.a):
        mine, theirs = ({"public_id": answer_of(begun, unit).public_id} for unit in (world.ua, firm))
    assert f"填报2022年度数据：{world.ua.name}" in body(li.get("home"))
    given = school_answers(li, mine)
    # Pressing for it: who handed in hears nothing; who has no account is named, and gets a link.
    ids = {"ids": [str(mine["public_id"]), str(theirs["public_id"])]}
    told = body(wang.post("reports:return_remind", ids, follow=True))
    assert "1 家没有账号，收不到消息：江海机械厂" in told
    assert "请填报江海机械厂的2022年度数据" in body(wang.post("reports:return_links", ids))
    with group_scope(world.a):
        address = path_of(Link.objects.get())
    nobody = firm_answers(visitor, world, wen, address, theirs)
    # Not ready: what waits is named, and what differs from last year.
    stopped = body(wang.post("reports:return_submit", **at, follow=True))
    assert "江海机械厂" in stopped
    assert "还没有写说明" in stopped
    for one in (mine, theirs):
        assert wen.post("reports:return_answer", {"deed": "checked", "answer": ""}, **one).status_code == 302
    assert "秘书处已经核对" in body(nobody.get(address))
    with group_scope(world.a):
        found = cells(begun)
        # Both are asked for patents: the sum of the two; the firm alone for donations.
        assert [found["E06"].text, found["E09"].text, found["B06"].text] == ["5", "5.50", "1"]
        assert found["E06"].told == "2 家已核"
        assert Link.objects.get().finished_at is not None
    type_and_freeze(world, begun, wang, wen)
    # Frozen: among the documents, final; nobody changes anything of it, and a unit is told so.
    assert "已冻结" in body(wen.get("reports:return", **at))
    assert "年度数据填报表（第 1 版）" in body(wang.get("reports:documents"))
    late = li.post("reports:return_fill", given, **mine)
    assert (late.status_code, "已经审核冻结" in body(late)) == (422, True)
    with group_scope(world.a, actor=world.wang):
        run = AnnualReturn.objects.get().run
        first = run.snapshot["sections"][0]["rows"][0]
        assert [first["text"], first["source"], first["computed_text"]] == ["3", "人工更正", "2"]
        refused(lambda: settle_report(run, by=viewer_for(world.wang, world.a)), "frozen_there")


def test_what_units_say_counts_where_the_records_hold_nothing(world: World, begun: AnnualReturn) -> None:
    with group_scope(world.a):
        both = tuple(
            Field(code, code, "家", metric=metric, asks=("school",))
            for code, metric in (("K1", "members.active"), ("K2", "parks.residents"))
        )
        begun.layout = ReturnLayout(threshold=20, content=Layout((Section("甲", both),)).plain())
        said = UnitAnswer(state=AnswerState.CHECKED, category="school", values={"K1": "9", "K2": "9"})
        (section,) = cells_of(begun, [], [said], LastYear({}))
        found = [(cell.text, cell.source, bool(cell.url), cell.last_text) for cell in section.cells]
        assert found == [("2", Source.RECORDS, True, "1"), ("9", Source.UNITS, False, "—")]


def school_answers(li: Any, at: dict[str, Any]) -> dict[str, Any]:
    """By its own account: kept on the way, what lacks is named, handed in."""
    assert "reports/returns/answers" in body(li.get("reports:return_list"))
    page = body(li.get("reports:return_fill", **at))
    assert "订单培养学生（人）" in page
    assert "成员企业捐赠" not in page
    draft = {"B04": "1,20", "seen": 0, "deed": "save"}
    said = "“订单培养学生”：“1,20”不是一个数。请只填数字，以人为单位"
    assert said in body(li.post("reports:return_fill", draft, **at))
    assert li.post("reports:return_fill", {**draft, "B04": "１２０"}, **at).status_code == 302
    lacking = li.post("reports:return_fill", {**draft, "B04": "1", "seen": 1, "deed": "submit"}, **at)
    assert "“毕业生”没有填。没有的填 0" in body(lacking)
    given = {one.code: "2" for one in DEFAULT.asked_of("school")} | {"seen": 1, "deed": "submit"}
    assert li.post("reports:return_fill", given, **at).status_code == 302
    return given


def firm_answers(visitor: Any, world: World, wen: Any, address: str, at: dict[str, Any]) -> Any:
    """By its link: kept on the way, resumed by another browser, handed in, sent back with a reason, handed in again."""
    nobody = visitor(None, world.a)
    assert "成员企业捐赠" in body(nobody.get(address))
    nobody.post(address, {"C01": "45", "seen": 0, "keep": "1"})
    with group_scope(world.a):
        begun = AuditEntry.objects.get(action="reports.answer_begun")
        assert (begun.actor, "通过链接填写" in begun.note) == (None, True)
    assert 'value="45"' in body(visitor(None, world.a).get(address))
    with group_scope(world.a):
        assert UnitAnswer.objects.get(**at).state == AnswerState.FILLING
    handed = {one.code: "3" for one in DEFAULT.asked_of("enterprise")} | {"seen": 0}
    assert "正在核对" in body(nobody.post(address, handed, follow=True))
    assert wen.post("reports:return_answer", {"deed": "sent_back", "answer": ""}, **at).status_code == 422
    wen.post("reports:return_answer", {"deed": "sent_back", "answer": "捐赠以万元计"}, **at)
    assert "捐赠以万元计" in body(nobody.get(address))
    nobody.post(address, {**handed, "E09": "5.5", "seen": 1})
    return nobody


def type_and_freeze(world: World, row: AnnualReturn, wang: Any, wen: Any) -> None:
    """What overrides needs a reason, what differs an explanation; who handed in does not freeze, nor what was not looked at."""
    at = {"public_id": row.public_id}
    form = wang.get("reports:return_section", **at, number=1).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    said |= {f"explanation_{code}": "本年新加入一家" for code in _asked(form)} | {"text_A01": "3"}
    assert "改填别的数要写明原因" in body(wang.post("reports:return_section", said, **at, number=1))
    said["reason_A01"] = "上级口径含筹备中的一家"
    assert wang.post("reports:return_section", said, **at, number=1).status_code == 302
    with group_scope(world.a, actor=world.wang):
        explained(row, viewer_for(world.wang, world.a))
    assert wang.post("reports:return_submit", **at).status_code == 302
    assert "审核2022年度数据" in body(wen.get("home"))
    seen = wen.get("reports:return", **at)
    assert "系统的数是 2：上级口径含筹备中的一家" in body(seen)
    shown = seen.context["form"].initial["shown"]
    assert "须由两个人" in body(wang.get("reports:return", **at))
    assert wang.post("reports:return", {"deed": "frozen", "shown": shown}, **at).status_code == 422
    assert "数或说明又变了" in body(wen.post("reports:return", {"deed": "frozen", "shown": "x"}, **at))
    assert wen.post("reports:return", {"deed": "frozen", "shown": shown}, **at).status_code == 302
    assert wang.post("reports:return_section", said, **at, number=1).status_code == 422
    with group_scope(world.a):
        run = AnnualReturn.objects.get().run
        assert [run.final.count(), run.snapshot_sha256] == [1, shown]


def _asked(form: Any) -> set[str]:
    return {code for code, cell in form.cells.items() if cell.is_asked}


def test_the_workbook_prints_and_says_where_each_figure_is_from(world: World, begun: AnnualReturn) -> None:
    with group_scope(world.a, actor=world.wang):
        wang = viewer_for(world.wang, world.a)
        ask_units(begun, [world.ua], due_on=due(), by=wang)
        given = {**EVERYTHING, "C05": "3"}
        # Both wrote: whose value stands does not check it; whose was written over may.
        wen = viewer_for(world.wen, world.a)
        begun_by_wen = save_answer(answer_of(begun, world.ua), {"B01": "9", "B02": "2"}, seen=0, by=wen)
        filed = save_answer(begun_by_wen, given, seen=1, by=wang, hand_in=True)
        said = refused(lambda: rule_answer(filed, AnswerState.CHECKED, by=wen), "two_people")
        assert "请同事改填您填的几项" in said
        open_again = withdraw_answer(filed, by=wang)
        filed = save_answer(open_again, {**given, "B02": "3"}, seen=2, by=wang, hand_in=True)
        rule_answer(filed, AnswerState.CHECKED, by=wen)
        set_values(begun, [Edit("F08", 0, text="=HYPERLINK(1)")], by=wang)
        explained(begun, wang)
        row = frozen(begun, world)
        # What was lacking stays with it, and was known to who froze it.
        for found in (row.run.warnings, row.run.final.get().findings):
            assert "没有数" in {one["message"][:3] for one in found}
            (more,) = [one for one in found if "超过 100%" in one["message"]]
            assert more["message"].startswith(
                "是 150%，超过 100%，按 “在成员企业就业的毕业生”÷“毕业生”×100 算出。"
            )
        made = row.run.files.get()
        book = openpyxl.load_workbook(io.BytesIO(stored(made.file).read_bytes()))
        assert made.file.name.startswith("2022年度数据填报表（江海职教集团，第1版")
    titles = [section.title for section in DEFAULT.sections]
    assert book.sheetnames == [*titles, "单位明细1", "单位明细2", "单位明细3", "编制说明"]
    sheet = book["集团成员"]
    assert [cell.value for cell in sheet[3]][:9] == [
        *("序号", "项目", "计量单位", "本年", "上年", "增减", "增减幅度", "数的来源", "说明"),
    ]
    assert [cell.value for cell in sheet[4]] == [
        1,
        "成员单位总数",
        "家",
        2,
        1,
        1,
        "+100%",
        "系统记录",
        "新建",
    ]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$3"
    assert [cell.value for cell in book["单位明细1"][4]][:3] == [world.ua.name, "已核", 2]
    text = next(row for row in book["运行与经费"].iter_rows(min_row=4) if row[1].value == "运行情况说明")[3]
    assert (text.value, text.data_type) == ("=HYPERLINK(1)", "s")
    with group_scope(world.a):
        parts = opened(row.run)
        assert parts.figures["n1"].code == "members.active"
        (each,) = [p for p in parts.parts if p.title == "单位明细：订单培养学生（人）"]
        assert [[line[0].text for line in row] for row in each.rows] == [[str(world.ua), "2"]]
        # What was collected, worked out, typed leads to what it is made of, says who typed it.
        shown = {
            line[0].text: cells[2][0]
            for p in parts.parts
            for cells in p.rows
            for line in [cells[0]]
            if len(cells) == 8
        }
        at = {p.title: f"#part-{number}" for number, p in enumerate(parts.parts, 1)}
        assert shown["订单培养学生"].place.endswith(at["单位明细：订单培养学生（人）"])
        worked = next(p for p in parts.parts if p.title.startswith("怎样算出："))
        assert shown[worked.title.partition("：")[2]].place.endswith(at[worked.title])
        assert all(line[0].text for cells in worked.rows for line in cells), "each item with its value"
        (typed,) = [cells for p in parts.parts for cells in p.rows if cells[0][0].text == "运行情况说明"]
        assert "填写" in typed[6][0].text
        (found,) = [p for p in parts.parts if p.title == "集团成员"]
        assert [piece.text for line in found.rows[0] for piece in line][:3] == ["成员单位总数", "家", "2"]


def test_a_frozen_return_is_changed_by_another_version_alone(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
        ask_units(begun, [world.ua], due_on=due(), by=wang)
        filed = save_answer(
            answer_of(begun, world.ua), EVERYTHING, seen=0, by=viewer_for(world.li, world.a), hand_in=True
        )
        rule_answer(filed, AnswerState.CHECKED, by=wen)
        explained(begun, wang)
        refused(lambda: new_version(begun, why="早", by=wang), "not_frozen")
        one = frozen(begun, world)
        refused(lambda: set_values(one, [Edit("F01", 0, text="4", reason="含通讯会议")], by=wang), "frozen")
        assert "直接" not in refused(lambda: begin_return(2022, by=wang), "there")
        refused(lambda: new_version(one, why=" ", by=wang), "why")
        two = new_version(one, why="省厅核对时退回", by=wang)
        refused(lambda: new_version(one, why="再来", by=wang), "later")
        # What stood there stands in it; what was checked can be sent back by who did not file it.
        kept = answer_of(two, world.ua)
        assert [kept.state, kept.values["B04"], cells(two)["A01"].is_explained] == ["checked", "2", True]
        again = rule_answer(kept, AnswerState.SENT_BACK, answer_words="实习人数请核对", by=wen)
        done = save_answer(
            again, {**kept.values, "B04": "9"}, seen=1, by=viewer_for(world.li, world.a), hand_in=True
        )
        rule_answer(done, AnswerState.CHECKED, by=wen)
        explained(two, wang)
        two = frozen(two, world)
        tables = compared_runs(one.run, two.run)
        changed = [
            (row.name, c.sent, c.printed) for t in tables for row in t.rows for c in row.cells if not c.same
        ]
        assert ("订单培养学生", "2", "9") in changed
        # Last year's is what was frozen last, its unit's answers among it.
        three = begin_return(2023, by=wang)
        assert three.layout_id == two.layout_id
        assert [cells(three)["B04"].last, cells(three)["B04"].last_from] == [Decimal(9), "2022年冻结的数据"]
        ask_units(three, [world.ua], due_on=due(), by=wang)
    li = visitor(world.li, world.a)
    with group_scope(world.a):
        mine = answer_of(three, world.ua).public_id
    assert "上年填的是 9。" in body(li.get("reports:return_fill", public_id=mine))
    page = body(visitor(world.wang, world.a).get("reports:return", public_id=one.public_id))
    assert "这一版已有更新的" in page


def test_nobody_overwrites_what_another_typed(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    wang, wen = visitor(world.wang, world.a), visitor(world.wen, world.a)
    at = {"public_id": begun.public_id, "number": 6}

    def open_form(person: Any) -> dict[str, Any]:
        form = person.get("reports:return_section", **at).context["form"]
        return {name: form[name].value() or "" for name in form.fields}

    first, second, third = open_form(wang), open_form(wen), open_form(wang)
    assert (
        wang.post(
            "reports:return_section", {**first, "text_F01": "4", "reason_F01": "含通讯会议"}, **at
        ).status_code
        == 302
    )
    # Another field of the same page: both stand. The same field: told, nothing kept, then knowingly.
    assert wen.post("reports:return_section", {**second, "text_F08": "运行正常"}, **at).status_code == 302
    late = wen.post(
        "reports:return_section",
        {**third, "text_F01": "5", "reason_F01": "含通讯会议", "text_F02": "2022-05-06"},
        **at,
    )
    assert "王芳改过这一项（填写的值现在是“4”）" in body(late)
    with group_scope(world.a):
        found = cells(begun)
        assert [found["F01"].text, found["F02"].text, found["F08"].text] == ["4", "—", "运行正常"]
    form = late.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert wen.post("reports:return_section", again, **at).status_code == 302
    with group_scope(world.a, actor=world.wang):
        assert [cells(begun)["F01"].text, cells(begun)["F02"].text] == ["5", "2022年5月6日"]
        # An explanation speaks of the value it was given for.
        by = viewer_for(world.wang, world.a)
        set_values(begun, [Edit("A01", 0, explanation="新加入一家", shown="2")], by=by)
        assert cells(begun)["A01"].is_explained
        set_values(begun, [Edit("A01", 1, text="7", reason="补", explanation="新加入一家", shown="2")], by=by)
        assert cells(begun)["A01"].is_explained
        set_values(begun, [Edit("A01", 2, explanation="新加入一家", shown="7")], by=by)
        assert not cells(begun)["A01"].is_explained


def test_who_typed_does_not_freeze_and_a_correction_is_looked_at_again(
    world: World, begun: AnnualReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
        explained(begun, wang)

        def correct(by: Any) -> None:
            number = cells(begun)["A01"].typed.number
            set_values(begun, [Edit("A01", number, "7", "含筹备中的", "新建", "7")], by=by)

        correct(wen)
        _enrolled(world, "江海新校", dt.date(2022, 6, 1), Category.SCHOOL, wang)
        words = "".join(in_the_way(begun, standing_of(begun)))
        assert "“成员单位总数”（原来 2，现在 3）更正以后，系统的数又变了" in words
        correct(wang)
        explained(begun, wang)
        assert not cells(begun)["A01"].is_outrun
        set_values(begun, [Edit("F08", 0, text="运行正常")], by=wen)
        said = refused(lambda: frozen(begun, world), "two_people")
        assert "有您填的数或说明" in said


def test_two_at_the_same_moment_freeze_once_and_keep_one_value(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        row = begun_return(world)
        wang, wen = (viewer_for(user, world.a) for user in (world.wang, world.wen))
        ask_units(row, [world.ua], due_on=due(), by=wang)
        answer = answer_of(row, world.ua)

    def type_it(by: Any, text: str) -> Callable[[], Any]:
        return lambda: set_values(row, [Edit("F01", 0, text=text, reason="含通讯会议")], by=by)

    assert race_codes(world.a, (world.wang, type_it(wang, "4")), (world.wen, type_it(wen, "5"))) == [
        "done",
        "edits",
    ]
    with group_scope(world.a, actor=world.cai):
        explained(row, wang)
    with group_scope(world.a, actor=world.wang):
        # Whoever came first: what stands is of 王, so 文 may approve.
        held = cells(row)["F01"].typed
        set_values(row, [Edit("F01", held.number, "6", "含通讯会议", held.explanation, "6")], by=wang)
        explained(row, wang)
        waiting = submit_return(row, by=wang)
        seen = fingerprint(waiting, standing_of(waiting))
        li = viewer_for(world.li, world.a)

    def freeze() -> Any:
        return freeze_return(row, seen=seen, by=wen)

    def file_it() -> Any:
        return save_answer(answer, EVERYTHING, seen=0, by=li, hand_in=True)

    # A unit files at the moment of freezing: either it is in, and the reviewer is told, or it is told that it is too late.
    codes = race_codes(world.a, (world.wen, freeze), (world.wen, freeze), (world.li, file_it))
    with group_scope(world.a):
        state = AnnualReturn.objects.get().state
        finals = FinalReport.objects.count()
    if state == ReturnState.FROZEN:
        assert (codes, finals) == (["done", "frozen", "state"], 1)
    else:
        assert (codes, finals) == (["done", "not_ready", "not_ready"], 0)


def test_units_are_asked_what_their_kind_is_asked_and_answer_for_themselves_alone(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, li = viewer_for(world.wang, world.a), viewer_for(world.li, world.a)
        firm = Unit.objects.get(name="江海机械厂")
        park = Unit.objects.create(name="火炬园", outside_reason="园区")
        assert "这份版式没有要请这类单位填的项" in refused(
            lambda: ask_units(begun, [park], due_on=due(), by=wang), "nothing_asked"
        )
        refused(lambda: ask_units(begun, [firm], due_on=dt.date(2022, 1, 1), by=wang), "due_past")
        ask_units(begun, [world.ua, firm], due_on=due(), by=wang)
        of_firm = answer_of(begun, firm)
        with pytest.raises(NotAllowed):
            save_answer(of_firm, {}, seen=0, by=li)
        with pytest.raises(NotAllowed):
            ask_units(begun, [firm], due_on=due(), by=li)
        mine = save_answer(answer_of(begun, world.ua), {"B04": "7"}, seen=0, by=li)
        assert "现在的内容" in refused(lambda: save_answer(mine, {"B04": "8"}, seen=0, by=li), "overtaken")
        assert remind_units([mine, of_firm], by=wang) == (1, ["江海机械厂"])
        assert remind_units([mine, of_firm], by=wang) == (0, ["江海机械厂"])
        done = save_answer(mine, EVERYTHING, seen=1, by=li, hand_in=True)
        # Whoever else of the unit or the secretariat: who handed in does not check it.
        refused(lambda: rule_answer(done, AnswerState.CHECKED, by=replace(wang, user=world.li)), "two_people")
        issue_answer_links([of_firm], by=wang)
    other = visitor(world.li, world.a)
    assert other.get("reports:return_answer", public_id=of_firm.public_id).status_code == 404
    assert other.get("reports:return_units", public_id=begun.public_id).status_code == 403


def test_a_units_answers_follow_a_merge_and_are_counted_once(world: World, begun: AnnualReturn) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, li = viewer_for(world.wang, world.a), viewer_for(world.li, world.a)
        firm, school = (Member.objects.get(unit__name=n) for n in ("江海机械厂", world.ua.name))
        double = _enrolled(world, "江海机械有限公司", dt.date(2022, 4, 1), Category.ENTERPRISE, wang)
        ask_units(begun, [double.unit], due_on=due(), by=wang)
        moved = answer_of(begun, double.unit)
        merge_members(double, into=firm, reason="同一家", by=wang)
        moved.refresh_from_db()
        assert moved.unit == firm.unit
        # Both answered: what is further along stands, the trail keeps the rest.
        ask_units(begun, [world.ua], due_on=due(), by=wang)
        save_answer(answer_of(begun, world.ua), EVERYTHING, seen=0, by=li, hand_in=True)
        again = _enrolled(world, "江海一职", dt.date(2021, 4, 1), Category.SCHOOL, wang)
        ask_units(begun, [again.unit], due_on=due(), by=wang)
        (link,) = issue_answer_links([answer_of(begun, again.unit)], by=wang)
        save_answer(answer_of(begun, again.unit), {"B04": "7"}, seen=0, by=None, sender="陈老师")
        merge_members(again, into=school, reason="同一家", by=wang)
        (stands,) = UnitAnswer.objects.filter(annual_return=begun, unit__in=[world.ua, again.unit])
        assert (stands.unit, stands.state, stands.values["B04"]) == (world.ua, AnswerState.HANDED_IN, "2")
        link.refresh_from_db()
        assert not link.is_open(timezone.now())
        trail = AuditEntry.objects.filter(action="reports.answer_followed").order_by("pk")
        assert [entry.actor for entry in trail] == [world.wang] * 2
        assert trail[1].before["未采用：订单培养学生"] == "7"


def test_two_units_made_one_after_the_freeze_are_counted_once_in_the_next_version(
    world: World, begun: AnnualReturn
) -> None:
    with group_scope(world.a, actor=world.wang):
        wang, wen, li = (viewer_for(user, world.a) for user in (world.wang, world.wen, world.li))
        twice = _enrolled(world, "江海一职", dt.date(2021, 4, 1), Category.SCHOOL, wang)
        ask_units(begun, [world.ua, twice.unit], due_on=due(), by=wang)
        filed = save_answer(
            answer_of(begun, twice.unit), EVERYTHING, seen=0, by=None, sender="陈老师", hand_in=True
        )
        rule_answer(filed, AnswerState.CHECKED, by=wen)
        sent = save_answer(
            answer_of(begun, world.ua), {**EVERYTHING, "B04": "7"}, seen=0, by=li, hand_in=True
        )
        rule_answer(sent, AnswerState.SENT_BACK, answer_words="请核对", by=wen)
        explained(begun, wang)
        one = frozen(begun, world)
        school = Member.objects.get(unit=world.ua)
        merge_members(twice, into=school, reason="同一家", by=wang)
        assert one.answers.count() == 2, "what was frozen stays as it was"
        two = new_version(one, why="并成了一家", by=wang)
        (stands,) = two.answers.all()
        # The checked one stands under the name that stayed; the trail keeps what the other said.
        assert (stands.unit, stands.state, stands.values["B04"]) == (world.ua, AnswerState.CHECKED, "2")
        assert cells(two)["B04"].text == "2"
        (entry,) = AuditEntry.objects.filter(action="reports.answer_followed")
        assert (entry.before["未采用：订单培养学生"], entry.before["单位"]) == ("7", "江海一职")


def test_who_has_answered_is_told_what_another_layout_adds(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    wang, li = visitor(world.wang, world.a), visitor(world.li, world.a)
    with group_scope(world.a, actor=world.wang):
        by, wen, of_li = (viewer_for(user, world.a) for user in (world.wang, world.wen, world.li))
        firm = Unit.objects.get(name="江海机械厂")
        ask_units(begun, [world.ua, firm], due_on=due(), by=by)
        filed = save_answer(answer_of(begun, world.ua), EVERYTHING, seen=0, by=of_li, hand_in=True)
        rule_answer(filed, AnswerState.CHECKED, by=wen)
        said = save_answer(answer_of(begun, firm), EVERYTHING, seen=0, by=None, sender="陈工", hand_in=True)
        draft = begin_layout(begun.layout, name="省厅年报", edition="一", dated=dt.date(2023, 1, 1), by=by)
        added = Field("Z01", "开放日", "次", asks=("school",))
        draft = change_draft(draft, lambda held: with_field(held, 1, added), seen=0, said="加", by=by)
        wider, before = keep_draft(draft, seen=1, by=by), begun.layout
        change_layout(begun, wider, by=by)
        mine = answer_of(begun, world.ua)
        # What was checked goes on counting; the firm is asked nothing more.
        assert (mine.state, mine.lacking, answer_of(begun, firm).lacking) == (
            AnswerState.CHECKED,
            ["Z01"],
            [],
        )
        assert [cells(begun)["B04"].text, cells(begun)["Z01"].text] == ["2", "—"]
        change_layout(begun, before, by=by)
        assert not answer_of(begun, world.ua).is_to_fill
        change_layout(begun, wider, by=by)
        assert Notice.objects.filter(recipient=world.li, body__contains="“开放日”").count() == 2
        assert remind_units([mine, said], by=by) == (1, [])
    page = body(wang.get("reports:return_units", public_id=begun.public_id))
    assert "1 家需补填" in page
    assert "已核，需补填" in page
    at = {"public_id": begun.public_id}
    listed = body(wang.get("reports:return_units", data={"to_add": "yes"}, **at))
    assert f"{answer_url(mine)}" in listed
    assert answer_url(said) not in listed
    home = body(li.get("home"))
    assert "补填2022年度数据" in home
    assert "“开放日”" in home
    form = body(li.get("reports:return_fill", public_id=mine.public_id))
    assert "版式加了请您填的项：“开放日”" in form
    assert form.count("新加的项，请补填。") == 1
    assert "选填" not in form, "nought is written where there is none"
    kept = {**EVERYTHING, "seen": mine.number, "Z01": "8", "deed": "save"}
    assert "先存下时不能改" in body(
        li.post("reports:return_fill", {**kept, "B04": "5"}, public_id=mine.public_id)
    )
    assert li.post("reports:return_fill", kept, public_id=mine.public_id).status_code == 302
    with group_scope(world.a):
        mine = answer_of(begun, world.ua)
        found = cells(begun)
        assert (mine.state, mine.values["Z01"], mine.lacking) == (AnswerState.CHECKED, "8", ["Z01"])
        assert [found["B04"].text, found["Z01"].text] == ["2", "—"], "kept on the way it counts as it did"
    sent = {**EVERYTHING, "seen": mine.number, "deed": "submit"}
    assert "“开放日”没有填" in body(li.post("reports:return_fill", sent, public_id=mine.public_id))
    assert li.post("reports:return_fill", {**sent, "Z01": "3"}, public_id=mine.public_id).status_code == 302
    assert "家需补填" not in body(wang.get("reports:return_units", **at))
    with group_scope(world.a, actor=world.wang):
        done = answer_of(begun, world.ua)
        assert (done.state, done.ruled_by, done.lacking) == (AnswerState.HANDED_IN, None, [])
        rule_answer(done, AnswerState.CHECKED, by=wen)
        assert cells(begun)["Z01"].text == "3"


def answer_url(answer: UnitAnswer) -> str:
    return f"/answers/{answer.public_id}/"


def _troubles(folder: Path, change: dict[str, Any]) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(None)))
    for key, value in change.items():
        book["版式" if key == "B3" else "填报项"][key.removeprefix("=")] = value
    path = folder / "版式.xlsx"
    book.save(path)
    return [f"{t.place}：{t.message}" for t in read_layout(path, name=path.name).troubles]


def test_a_layout_comes_back_as_it_went_out_and_every_fault_is_named_with_its_remedy(
    inside: World, tmp_path: Path
) -> None:
    path = tmp_path / "默认.xlsx"
    path.write_bytes(workbook_of(None))
    read = read_layout(path, name=path.name)
    assert (read.layout, read.troubles, read.about["threshold"]) == (DEFAULT, (), 20)
    wrong = {
        "C2": None,
        "G3": "【没有的指标】",
        "D4": "个",
        "B5": "A04x",
        "H7": "=A01+A02",
        "E8": "整数",
        "F10": "一种",
        "I11": "幼儿园",
        "H12": "A01+Z99",
        "H13": "A01+(",
        "H14": "A01+A02",
        "J15": "最大",
        "H16": "B06",
        "L17": "很大",
        "B3": "",
    }
    found = "\n".join(_troubles(tmp_path, wrong))
    for says in (
        "第 2 行：没有写项目名称，请补上",
        "第 3 行：指标“【没有的指标】”不认识，请照“指标口径”页的名称写",
        "第 4 行：“集团成员总数”的单位是家，计量单位不能写“个”",
        "第 7 行：“公式”前面写了等号",
        "第 8 行：类型“整数”不认识，请写：数、金额",
        "第 10 行：类型是“选项”的，请在“选项”一栏写出至少两个选项",
        "第 11 行：由谁填里的“幼儿园”不认识，请写：全部单位、",
        "公式里的“Z99”不是这份版式里的编号",
        "公式“A01+(”读不懂",
        "第 14 行：写了公式的，指标和由单位填报都不能再写",
        "第 15 行：汇总方式“最大”不认识",
        "第 16 行：公式 “每个订单班平均学生” 绕了一圈又用到自己",
        "第 17 行：差异幅度“很大”不对",
        "没有写“版本”",
    ):
        assert says in found, says


def test_a_secretary_builds_the_ministrys_form(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any], tmp_path: Path
) -> None:
    wang = visitor(world.wang, world.a)
    sent = wang.get("reports:return_default_export").content
    book = openpyxl.load_workbook(io.BytesIO(sent))
    book["版式"]["B2"], book["版式"]["B3"] = "省厅年报", "2022年"
    book["填报项"]["C2"] = None

    def upload(name: str = "省厅.xlsx") -> Any:
        saved = io.BytesIO()
        book.save(saved)
        return wang.post("reports:return_layout_new", {"file": SimpleUploadedFile(name, saved.getvalue())})

    told = body(upload())
    assert "这份版式有 1 处要改，没有保存" in told
    assert "“填报项”第 2 行" in told
    book["填报项"]["C2"] = "单位总数"
    asked = next(row for row in book["填报项"].iter_rows(min_row=2) if row[1].value == "B04")
    asked[2].value = "订单班学生"
    assert upload().status_code == 302
    assert "这个名称的这一版已经有了" in body(upload())
    plain = SimpleUploadedFile("名单.xlsx", _plain_book())
    assert "里没有填报项" in body(wang.post("reports:return_layout_new", {"file": plain}))
    with group_scope(world.a, actor=world.wang):
        kept = ReturnLayout.objects.get(name="省厅年报")
        wang_acts = viewer_for(world.wang, world.a)
        set_values(begun, [Edit("F01", 0, text="4", reason="含通讯会议")], by=wang_acts)
        ask_units(begun, [world.ua], due_on=due(), by=wang_acts)
    assert "请单位填：学校" in body(wang.get("reports:return_layout", public_id=kept.public_id))
    chosen = {"layout": str(kept.public_id)}
    assert wang.post("reports:return_change_layout", chosen, public_id=begun.public_id).status_code == 302
    with group_scope(world.a):
        found = cells(begun)
        assert [found["A01"].field.label, found["F01"].text] == ["单位总数", "4"]
    told = "2022年度数据请填的项有变化，请再看一遍"
    assert told in body(visitor(world.li, world.a).get("messages:inbox"))
    assert (
        visitor(world.qian, world.b).get("reports:return_layout", public_id=kept.public_id).status_code == 404
    )


def test_a_layout_is_drafted_on_the_screen(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    facts = {"name": "省厅年报", "edition": "2026年版", "dated": "2026-01-05"}
    address = wang.post("reports:layout_begin", facts).headers["Location"]
    assert "这个名称的这一版已经有了" in body(wang.post("reports:layout_begin", facts))
    with group_scope(world.a):
        draft = ReturnLayout.objects.get(is_draft=True)
    at = {"public_id": draft.public_id}

    def now() -> Layout:
        with group_scope(world.a):
            draft.refresh_from_db()
        return ReturnLayout(content=draft.content).layout

    first = now().sections[0]
    last = len(now().sections)
    assert "起草：省厅年报" in body(wang.client.get(address))
    wang.post("reports:layout_section_new", {"title": "补充", "seen": 0}, **at)
    taken = wang.post("reports:layout_section_new", {"title": "补充", "seen": 1}, **at)
    assert "已经有“补充”这张分表" in body(taken)
    late = wang.post("reports:layout_section", {"title": "另加", "seen": 0}, **at, number=last + 1)
    assert "别人改过这份草稿" in body(late)
    wang.post("reports:layout_section", {"title": "另加", "seen": 1}, **at, number=last + 1)
    page = body(wang.get("reports:layout_draft", **at))
    assert "这张分表还没有填报项" in page
    assert "存为版式</button>" not in page
    field = {"label": "会议", "code": "Z01", "kind": "number", "unit": "次", "tally": "sum", "seen": 2}
    for wrong, words in (
        ({"code": "A01"}, "编号“A01”已经给了"),
        ({"code": "1/2"}, "编号要以字母开头"),
        ({"metric": "没有的"}, "不认识"),
    ):
        refused_one = wang.post("reports:layout_field_new", {**field, **wrong}, **at, number=last + 1)
        assert words in body(refused_one), words
    wang.post("reports:layout_field_new", field, **at, number=last + 1)
    asked = {**field, "asks": ["school"], "tally": "average", "seen": 3}
    assert wang.post("reports:layout_field", asked, **at, code="Z01").status_code == 302
    assert now().by_code["Z01"] == Field("Z01", "会议", "次", asks=("school",), tally=Tally.AVERAGE)
    code = first.fields[0].code
    for sent in ({"code": code, "deed": "down"}, {"section": last + 1, "deed": "up"}):
        wang.post("reports:layout_move", {**sent, "seen": now() and draft.number}, **at)
    assert [s.title for s in now().sections][-2] == "另加"
    assert now().sections[0].fields[1].code == code
    assert wang.url("reports:layout_remove", **at) in body(wang.get("reports:layout_draft", **at))
    unused = next(f.code for f in first.fields if not any(f.code in one.formula for one in now()))
    gone = f"{wang.url('reports:layout_remove', **at)}?code={unused}&seen="
    assert "别人改过这份草稿" in body(wang.client.post(f"{gone}0")), (
        "what was asked about may be another by now"
    )
    assert unused in now().by_code
    gone += str(draft.number)
    assert "要从草稿中删去" in body(wang.client.get(gone))
    assert wang.client.post(gone).status_code == 302
    assert unused not in now().by_code
    chosen = {"layout": str(draft.public_id)}
    assert wang.post("reports:return_change_layout", chosen, public_id=begun.public_id).status_code == 422
    with group_scope(world.a, actor=world.wang):
        refused(lambda: change_layout(begun, draft, by=viewer_for(world.wang, world.a)), "draft_layout")
    wang.post("reports:layout_keep", {"seen": 0}, **at)
    assert wang.get("reports:layout_draft", **at).status_code == 200, "nothing is kept for ever unseen"
    assert wang.post("reports:layout_keep", {"seen": now() and draft.number}, **at).status_code == 302
    assert wang.get("reports:layout_draft", **at).status_code == 404
    assert "会议" in body(wang.get("reports:return_layout", **at))
    assert wang.post("reports:return_change_layout", chosen, public_id=begun.public_id).status_code == 302
    assert visitor(world.qian, world.b).get("reports:layout_draft", **at).status_code == 404


def test_a_draft_says_of_itself_what_its_source_says_and_what_is_written(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    facts = {"name": "省厅年报", "edition": "2026年版", "dated": "2026-01-05"}
    wang.post("reports:layout_begin", {**facts, "source": str(begun.layout.public_id)})
    with group_scope(world.a):
        draft = ReturnLayout.objects.get(is_draft=True)
        assert (draft.doubts, draft.threshold) == (begun.layout.doubts, begun.layout.threshold)
        assert draft.doubts
    at = {"public_id": draft.public_id}
    shown = body(wang.get("reports:layout_draft", **at))
    assert draft.doubts in shown
    assert wang.url("reports:layout_facts", **at) in shown
    told = {
        **facts,
        "name": "教育部年报",
        "basis": "教职成〔2026〕1号",
        "threshold": 15,
        "doubts": "第3表没有见到",
    }
    clash = {**told, "name": begun.layout.name, "edition": begun.layout.edition, "seen": 0}
    assert "这个名称的这一版已经有了" in body(wang.post("reports:layout_facts", clash, **at))
    assert wang.post("reports:layout_facts", {**told, "seen": 0}, **at).status_code == 302
    assert "别人改过这份草稿" in body(
        wang.post("reports:layout_facts", {**told, "name": "另一份", "seen": 0}, **at)
    )
    with group_scope(world.a):
        draft.refresh_from_db()
        kept = [draft.name, draft.basis, draft.threshold, draft.doubts, draft.number]
        assert kept == ["教育部年报", "教职成〔2026〕1号", 15, "第3表没有见到", 1]
        (entry,) = AuditEntry.objects.filter(action="reports.layout_draft_changed")
        assert (entry.before["名称"], entry.after["名称"]) == ("省厅年报", "教育部年报")
    drop = f"{wang.url('reports:layout_drop', **at)}?seen="
    assert f"{drop}1" in body(wang.get("reports:layout_draft", **at))
    assert "别人改过这份草稿" in body(wang.client.post(f"{drop}0")), "what another made of it meanwhile stays"
    assert wang.client.post(f"{drop}1").status_code == 302
    with group_scope(world.a):
        assert not ReturnLayout.objects.filter(is_draft=True).exists()


def _plain_book() -> bytes:
    book, saved = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["姓名", "单位"])
    book.save(saved)
    return saved.getvalue()


def test_a_figure_that_fails_is_told_and_the_rest_stands(
    world: World, begun: AnnualReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ZeroDivisionError

    known = metrics.metric_of("members.joined")
    monkeypatch.setitem(metrics._metrics, "members.joined", type(known)(**{**vars(known), "compute": broken}))
    monkeypatch.delitem(metrics._metrics, "experts.deeds")
    with group_scope(world.a, actor=world.wang, snapshot=False):
        found = cells(begun)
        assert [found["A01"].text, found["A07"].text, found["D03"].text] == ["2", "—", "—"]
        assert "请联系平台运维；先直接填写也可以" in found["A07"].trouble
        made = keep_report(collect_return(begun), (Form.XLSX,), by=world.wang)
        assert {"本年新加入", "专家参与活动"} <= {w["subject"] for w in made.warnings}


@pytest.mark.parametrize(
    ("year", "as_of", "says"),
    [
        (2098, None, "没有 2098 年的数据可填"),
        (2026, dt.date(2026, 12, 31), "还没有到"),
        (2021, dt.date(2022, 6, 30), "截至日期不在填报的年度里"),
        (2022, None, "请返回列表打开它"),
    ],
)
def test_a_return_that_cannot_be_is_refused_in_words(
    world: World, begun: AnnualReturn, year: int, as_of: dt.date | None, says: str
) -> None:
    with group_scope(world.a, actor=world.wang), pytest.raises(DomainError, match=says):
        begin_return(year, as_of=as_of, by=viewer_for(world.wang, world.a))


def test_values_are_read_as_people_type_them() -> None:
    number, money = Field("A", "人数", "人"), Field("B", "金额", "万元", Kind.MONEY)
    assert [number.read(text) for text in ("1,200", "１２", "0", "", None)] == ["1200", "12", "0", "", ""]
    assert [money.read("58.50"), money.show(Decimal("58.5"))] == ["58.5", "58.50"]
    assert Field("C", "率", "%", Kind.SHARE).read("35%") == "35"
    assert Field("D", "日", kind=Kind.DATE).read("2022年5月6日") == "2022-05-06"
    choice = Field("E", "性质", kind=Kind.CHOICE, choices=("学校", "企业"))
    for one, text in (
        (number, "约200"),
        (number, "十"),
        (money, "5元"),
        (choice, "园区"),
        (number, "1.00001"),
    ):
        with pytest.raises(DomainError, match=r"“(人数|金额|性质)”："):
            one.read(text)
    parts = [Part("3", timezone.now()), Part("", None), Part("0", timezone.now())]
    kinds = {tally: tallied(replace(number, tally=tally), parts) for tally in Tally}
    assert kinds == {"sum": 3, "average": Decimal("1.5"), "count": 1, "latest": 0}
    assert tallied(number, []) is None


def test_formulas_are_sums_and_nothing_else() -> None:
    assert plain_formula("＝（A01＋A02）×100÷A03") == "(A01+A02)*100/A03"
    values = {"A01": Decimal(1), "A02": Decimal(2), "A03": Decimal(4), "A04": None, "A05": Decimal(0)}
    assert worked_out("(A01+A02)*100/A03", values) == 75
    assert worked_out("A01/A05", values) is worked_out("A01+A04", values) is None
    assert names_in("A01+A10-A01") == ["A01", "A10"]
    assert in_words("C05/C04*100", {"C05": "就业", "C04": "毕业生"}) == "“就业”÷“毕业生”×100"
    for text in (
        "__import__('os')",
        "A01**9**9",
        "A01 if 1 else 2",
        "(" * 400,
        "A01.x",
        "'a'",
        "True",
        "1" * 400,
    ):
        with pytest.raises(DomainError, match="读不懂"):
            names_in(text)


def test_by_command_and_by_job(
    world: World, begun: AnnualReturn, visitor: Callable[..., Any], tmp_path: Path
) -> None:
    call_command("annual_return", group=world.a.slug, year=2022, out=str(tmp_path))
    call_command("annual_return", group=world.b.slug, year=2022, out=str(tmp_path / "b"))
    (made,) = tmp_path.glob("*.xlsx")
    assert "没有审核冻结" in openpyxl.load_workbook(made)["集团成员"]["A2"].value
    made_page = visitor(world.wang, world.a).post("reports:return_make", public_id=begun.public_id)
    assert "/jobs/" in made_page["Location"]
    with group_scope(world.a):
        job = Job.objects.get(kind="reports.return")
    assert run_job(world, job).state == "done"
    with group_scope(world.a):
        assert ReportRun.objects.filter(kind="return").count() == 2
