"""What is looked through before printing: the traps of domain section 5, each with a text that is well and is left alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from budget.enums import EntryKind, Source
from budget.services.ledger import record_entry
from budget.services.lines import set_budget
from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.metrics.naming import named
from groupportal.metrics.narrative import as_kept
from groupportal.reporting.checks import CHECKS, awaited, checks_in_order, report_check
from groupportal.reporting.sayings import sayings
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from groupportal.warnings.enums import Stand
from groupportal.warnings.models import Answer
from groupportal.warnings.registry import KINDS
from groupportal.warnings.services import settle_warnings
from members.enums import Category
from plans.enums import ItemKind
from plans.models import Filing, ItemThread
from plans.services.content import (
    ItemContent,
    PointContent,
    create_plan,
    draft_revision,
    put_in_force,
    replace_content,
)
from plans.services.filing_intake import import_filings
from reports.checks import typed
from reports.checks.passages import Passage
from reports.enums import Form, Report
from reports.models import AnnualReport, FinalReport, ReportRun
from reports.selectors.checks import (
    DOCUMENTS,
    checks_for,
    checks_on,
    documents_of,
    found_in_words,
    open_findings,
    title_of,
)
from reports.services.annual import begin_report, write_section
from reports.services.annual_run import collect_annual
from reports.services.run import collect_report, keep_report, settle_report
from tests.members.ground import enrol
from tests.plans.contents import AS_OF, TERM, revision_in_force
from tests.plans.people import pdf, viewer
from tests.reports.evidenced import approved
from tests.reports.test_annual import section
from tests.standing import standing
from tests.visitor import body
from tests.world import World

DAY = dt.date(2022, 12, 31)
# name: (points in the first version, points now, what was done)
TASKS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "规模": (("成员总数达150家。",), ("成员总数达130家。",), "成员总数3家，参与企业5家。"),
    "培养": ((), ("培养人才总计1500人。",), "完成率100%\n培养人才累计1412人。"),
    "培训": ((), ("社会培训1000人次/年。",), "社会培训累计3000余人次。"),
    "逐年": ((), ("教师培训100人次/年。",), "教师培训每年120人次，累计600人次。"),
    "讲座": ((), ("专题讲座5场。",), "举办讲座，55人次参加，满意率100%。"),
    "服务": ((), ("互助运营服务10项。",), "开展互助运营服务12项。"),
    "比例": ((), ("双师型教师占比80%。",), "双师型教师占比82%。"),
    "基数": ((), ("实训教师占比60%。",), "实训教师100人中有65人持证，比上年提高5%，占比65%。"),
    "分子": ((), ("骨干教师占比80%。",), "骨干教师36人中有30人，占比93%。"),
    "编号": ((), ("课程标准3套。",), "1.课程标准3套；\n3.教材5本。\n新增验收要点9个。"),
    "合计": ((), ("竞赛获奖20项。",), "竞赛获奖75项：国赛5项、省赛44项、市赛22项。"),
    "学院": ((), ("产业学院建成3个。",), "建成产业学院3个。"),
    "园区": ((), ("园区企业服务10家。",), "带动产业学院4个，服务园区企业62家。"),
}


def items(*, first: bool) -> tuple[ItemContent, ...]:
    found = []
    for name, (before, now, _) in TASKS.items():
        points = tuple(PointContent("", text) for text in (before if first and before else now))
        found.append(ItemContent(ItemKind.TASK, "资源共享", name, points=points))
    return tuple(found)


@standing
def checked(world: World) -> None:
    """In A every trap, in two versions of a plan; B has the same plan and nothing filed."""
    for group, user in ((world.a, world.wang), (world.b, world.qian)):
        with group_scope(group, actor=user):
            plan = create_plan("建设方案", *TERM, by=user, is_main=True)
            one = replace_content(draft_revision(plan, by=user), items(first=True), by=user)
            put_in_force(one, on=TERM[0], decided_by="2018年决议", by=user)
            two = replace_content(draft_revision(plan, by=user, copy_from=one), items(first=False), by=user)
            heading = ItemThread.objects.get(name="资源共享")
            budget = {Source.MUNICIPAL: Decimal(12_150_000), Source.PROVINCIAL: Decimal(60_000)}
            set_budget(two, {(heading, source): amount for source, amount in budget.items()}, by=user)
            put_in_force(two, on=dt.date(2019, 11, 1), decided_by="2019年决议", by=user)
    with group_scope(world.a, actor=world.wang):
        texts = [(thread, TASKS[thread.name][2]) for thread in ItemThread.objects.filter(name__in=TASKS)]
        import_filings(texts, as_of=DAY, by=world.wang)
        enrol(world, "江海第二学校", category=Category.SCHOOL)
        enrol(world, "江海机械厂")
        enrol(world, "江海印刷厂")
        heading = ItemThread.objects.get(name="资源共享")
        by = viewer(world.cai)
        for source, kind, amount, day in (
            (Source.MUNICIPAL, EntryKind.RECEIPT, "14193400", dt.date(2021, 3, 1)),
            (Source.MUNICIPAL, EntryKind.EXPENDITURE, "14193200", dt.date(2021, 9, 1)),
            (Source.PROVINCIAL, EntryKind.RECEIPT, "50000", dt.date(2020, 5, 1)),
            (Source.PROVINCIAL, EntryKind.EXPENDITURE, "50000", dt.date(2020, 6, 1)),
        ):
            record_entry(
                plan=heading.plan,
                thread=heading,
                source=source,
                kind=kind,
                amount=Decimal(amount),
                occurred_on=day,
                voucher_no=f"记-{source}-{kind}",
                counterparty="市财政局",
                summary="拨款",
                by=by,
            )


def found(group: Group, user: Any, title: str = "", day: dt.date = DAY) -> list[Any]:
    """What this person is shown, of one title or all."""
    with group_scope(group, actor=user, snapshot=True):
        rows = checks_on(viewer(user), day)
    return [row for row in rows if title in ("", title_of(row.warning))]


def thread_of(world: World, name: str) -> ItemThread:
    with group_scope(world.a):
        return ItemThread.objects.get(name=name)


def about(world: World, title: str) -> dict[str, str]:
    return {row.warning.subject: row.warning.message for row in found(world.a, world.wang, title)}


@pytest.mark.parametrize(
    ("title", "tasks", "says"),
    [
        ("各版规划的目标不同", {"规模"}, "“成员总数达150家”改为“成员总数达130家”（依据：2019年决议）"),
        ("写全部完成而数值低于目标", {"培养"}, "“培养人才总计1500人”只有 1412人"),
        ("每年的目标用累计数回答", {"培训"}, "答的是“社会培训累计3000余人次”"),
        ("占比没有基数", {"比例"}, "答的是“双师型教师占比82%”"),
        ("占比与分子分母不符", {"分子"}, "“36人中有30人，占比93%”。请核对三个数"),
        ("编号和条数", {"编号"}, "按顺序应为“2”"),
        ("各项之和与总数不符", {"合计"}, "5＋44＋22＝71，与总数 75 不符"),
        ("手写的数与记录不一致", {"规模"}, "的 5家 是手写的，系统记录为 2家（集团成员总数（企业）"),
        ("两处的数不一致", {"学院"}, "附件2-1“园区”写“带动产业学院4个"),
        ("率相同而金额不同", {"两个率"}, "到位 1424.34 万元、支出 1424.32 万元，两个率都印成 116.65%"),
        ("建设期以外的收支", {"建设期以外的收支"}, "建设期结束（2021年6月30日）之后的支出 1,419.32 万元"),
    ],
)
def test_each_trap_is_found_and_nothing_beside_it(
    checked: None, world: World, title: str, tasks: set[str], says: str
) -> None:
    said = about(world, title)
    assert said.keys() == tasks
    assert any(says in one for one in said.values()), said


def test_a_claim_without_number_or_proof_is_found_and_one_that_is_answered_is_not(
    checked: None, world: World
) -> None:
    lacking = about(world, "没有数值")
    assert {"讲座", "规模"} & lacking.keys() == {"讲座"}, "55人次 is no number of lectures (T5)"
    assert "服务" not in lacking
    assert about(world, "没有佐证").keys() == TASKS.keys()


def test_over_funding_and_empty_sources_are_no_finding(checked: None, world: World) -> None:
    """T8, T15: only what came late is told of, not what came above the budget or was never planned."""
    money = [row.warning.message for row in found(world.a, world.wang, "经费")]
    assert len(money) == 1, money
    assert "没有凭证附件" in money[0]


def test_the_other_group_hears_nothing_of_it(checked: None, world: World) -> None:
    titles = {title_of(row.warning) for row in found(world.b, world.qian)}
    assert titles == {"没有填报", "各版规划的目标不同", "经费"}


def test_a_day_before_the_plan_is_named(checked: None, world: World) -> None:
    (row,) = found(world.a, world.wang, "截至日期在规划生效以前", dt.date(2010, 12, 31))
    assert "还没有生效的版本" in row.warning.message
    assert documents_of(row.warning) == ("附件2-1", "附件2-2", "附件2-3")


def test_a_day_to_come_is_named(checked: None, world: World) -> None:
    """A table of the working date may be looked at before that day, and says what it holds."""
    with time_machine.travel(dt.datetime(2022, 12, 1, 4, tzinfo=dt.UTC), tick=False):
        early = about(world, "截至日期还没有到")
    assert "2022年12月31日还没有到" in early["截至日期"]
    assert about(world, "截至日期还没有到") == {}


def test_evidence_of_other_years_is_named(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
    approved(
        world,
        "2.扩大集团规模",
        "成员总数135个。",
        pdf("2016年理事会纪要.pdf", b"1"),
        pdf("2019-2020年总结.pdf", b"2"),
        pdf("纪要20230701.pdf", b"3"),
        pdf("合同2000份.pdf", b"4"),
    )
    (one,) = found(world.a, world.wang, "佐证不在期内", AS_OF)
    assert "“2016年理事会纪要.pdf”（2016年）、“纪要20230701.pdf”（2023年7月）" in one.warning.message
    assert "总结" not in one.warning.message
    assert "合同" not in one.warning.message


@standing(on=checked)
def annual(world: World, below: None) -> tuple[AnnualReport, ReportRun]:
    """The report of 2022 with typed sentences, made once; that of the next year begun from it."""
    with group_scope(world.a, actor=world.wang):
        report = begin_report(2022, by=viewer(world.wang))
        text = "集团现有成员单位9家。\n2021年培训社会人员1412人。\n累计举办招聘会8场。"
        write_section(section(report, "free.highlights"), text, seen=0, by=viewer(world.wang))
        return report, keep_report(collect_annual(report), (Form.DOCX,), by=world.wang)


def test_the_report_is_held_against_the_records(annual: Any, world: World) -> None:
    one, other = found(world.a, world.wang, "手写的数与记录不一致")
    assert "的 5家 是手写的" in one.warning.message
    assert "年度工作报告“建设任务完成情况”也这样写" in one.warning.message, (
        "once, though two documents print it"
    )
    assert documents_of(one.warning) == ("附件2-1", "年度工作报告")
    assert "的 9家 是手写的，系统记录为 3家" in other.warning.message
    with group_scope(world.a, actor=world.wang):
        assert other.warning.url == section(annual[0], "free.highlights").get_absolute_url()


def test_the_report_is_held_against_the_last_one(annual: Any, world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        enrol(world, "江海新厂", joined_on=dt.date(2022, 5, 1))
        later = begin_report(2023, as_of=dt.date(2023, 12, 31), by=viewer(world.wang))
        row = section(later, "free.highlights")
        text = "2021年培训社会人员1500人。\n累计举办招聘会6场。\n集团目标是成员单位20家。"
        text += "\n上年末到位{{budget.received when=year_before}}万元。"
        write_section(row, text, seen=0, by=viewer(world.wang))
    said = "".join(r.warning.message for r in found(world.a, world.wang, "与以前的报告不一致", later.as_of))
    assert "同一年的数与上一份不同：这里写“2021年培训社会人员1500人”" in said
    assert "累计数比上一份还少：这里写“累计举办招聘会6场”" in said
    assert "“集团成员总数”截至2022年12月31日现在是 4家" in said, (
        "a figure of last year, changed since it was printed"
    )
    assert "实际已到位" not in said, "1,424.34 on a page is 1424.34 on paper"
    typed_now = found(world.a, world.wang, "手写的数与记录不一致", later.as_of)
    assert not [r for r in typed_now if "20家" in r.warning.message], "a target is no statement of what is"


def test_what_is_accepted_stays_with_the_document_and_comes_back_when_it_changes(
    checked: None, world: World
) -> None:
    (row,) = found(world.a, world.wang, "占比没有基数")
    with group_scope(world.a, actor=world.wang):
        settle_warnings([row.warning], Stand.ANSWERED, words="分母见附表。", by=viewer(world.wang))
    with group_scope(world.a, actor=world.wang, snapshot=True):
        kept = collect_report(Report.ANNEX, DAY).warnings
    (one,) = [w for w in kept if w["title"] == "占比没有基数"]
    assert (one["state"], one["table"]) == ("answered", "附件2-1")
    assert "分母见附表。" in one["said"]
    with group_scope(world.a, actor=world.wang):
        thread = ItemThread.objects.get(name="比例")
        import_filings([(thread, "双师型教师占比85%。")], as_of=DAY, by=world.wang)
        assert Filing.objects.filter(thread=thread).count() == 2
    (again,) = found(world.a, world.wang, "占比没有基数")
    assert again.said is None
    assert "分母见附表。" in again.history
    live = "{{budget.received_rate}}"
    with group_scope(world.a, actor=world.wang):
        import_filings([(thread, f"选派{live}批；\n双师型教师占比{live}%，稳定；")], as_of=DAY, by=world.wang)
    (row,) = found(world.a, world.wang, "占比没有基数")
    assert f"答的是“双师型教师占比{named(live)}%，稳定”。" in row.warning.message, "by name: nobody wrote 1%"
    assert as_kept(f"占比{live}%", "占比2%") == f"占比{live}%"


def test_each_document_keeps_the_findings_of_its_own_pages(annual: Any, world: World) -> None:
    with group_scope(world.a, actor=world.wang, snapshot=True):
        for kind, kept in (
            (Report.ANNEX, collect_report(Report.ANNEX, DAY).warnings),
            (Report.BREAKDOWN, collect_report(Report.BREAKDOWN, DAY).warnings),
            (Report.ANNUAL, annual[1].warnings),
        ):
            assert kept, kind
            assert all({w["table"], *w["also"]} & set(DOCUMENTS[kind]) for w in kept), kind


def test_a_check_that_fails_says_so_and_the_others_go_on(
    checked: None, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(typed, "against_another", broken)
    (row,) = found(world.a, world.wang, "两处的数不一致")
    assert "核对时出错，这一项没有核对" in row.warning.message
    with group_scope(world.a, actor=world.wang):
        for report in (Report.ANNEX, Report.ANNUAL):
            (told,) = (one for one in checks_for(report, DAY) if one.is_unlooked)
            assert told.key == row.warning.key, "a finding of every document that it may speak of"
        assert not [one for one in checks_for(Report.BREAKDOWN, DAY) if one.is_unlooked]
        (later,) = (one for one in checks_for(Report.ANNEX, DAY.replace(year=2023)) if one.is_unlooked)
    assert later.key != row.warning.key, "what was said of one day is not said of another"
    assert about(world, "编号和条数")


def test_every_place_is_held_against_every_other_of_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ("建成产业学院3个。", "2022年建成产业学院4个。", "2022年建成产业学院5个。")
    there = [Passage("附件2-1", f"任务{at}", f"/{at}/", text, text) for at, text in enumerate(said)]
    monkeypatch.setattr(typed, "passages_on", lambda as_of: there)
    (row,) = typed.against_another(DAY)
    assert ("任务1" in row.message, "任务2" in row.message) == (True, True), row.message


def test_what_waits_for_a_room_is_named_until_the_room_declares_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [check for check in checks_in_order() if check.waits_for]
    assert any("协议" in check.waits_for and "协议" in check.title for check in waiting)
    awaited("toy.check", title="试", waits_for="玩具")
    assert any(check.title == "试" for check in checks_in_order())
    monkeypatch.setitem(KINDS, "toy.check", KINDS["plans.texts"])
    assert not any(check.title == "试" for check in checks_in_order())


def test_a_title_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        report_check("toy.other", title="占比没有基数", action="plans.view_plan")(lambda as_of: ())
    KINDS.pop("toy.other", None)
    assert CHECKS["占比没有基数"].kind == "plans.share_without_base"


@pytest.mark.parametrize(
    ("text", "before", "number", "bound", "actual"),
    [
        ("集团现有成员单位130家。", "集团现有成员单位", 130, "", True),
        ("目前企业130家", "目前企业", 130, "", True),
        ("社会培训超过1,412人次", "社会培训", 1412, "least", True),
        ("规划要求成员总数达150家", "规划要求成员", 150, "", False),
        ("新增企业10家", "新增企业", 10, "", False),
        ("培训3千余人次", "培训", 3000, "least", True),
    ],
)
def test_how_a_number_in_a_sentence_is_heard(
    text: str, before: str, number: int, bound: str, actual: bool
) -> None:
    first = next(sayings(text))
    assert (first.before, first.number, first.bound, first.actual) == (before, number, bound, actual)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("截至报告期末，集团有成员单位137家（上年同期131家）", "members.active"),
        ("集团共有成员单位137家", "members.active"),
        ("经费累计到位1500.55万元、支出1297.49万元", "budget.received"),
        ("专家库有专家86人（上年同期72人）", "experts.in_pool"),
        ("规划预算总投入1216万元，实际到位1416.53万元", "budget.planned"),
        ("校企合作资源平台有合作企业62家", ""),
        ("平台共有企业62家", ""),
        ("规划成员总数150家", ""),
    ],
)
def test_a_number_is_heard_in_the_words_of_a_first_draft(text: str, code: str) -> None:
    first = next(sayings(text))
    noun = typed._noun_of(first, typed._nouns_in(first.unit))
    assert (noun.code if noun else "") == code


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("成员135家：学校5所、行业协会6家、企业130家。", True),
        ("成员135家，其中学校5所、行业协会6家、企业124家。", False),
        ("活动20场，其中讲座5场、培训3场。", False),
        ("活动20场，其中讲座15场、培训13场。", True),
        ("培训3000余人次，其中教师1000人次、学生900人次。", False),
        ("基地3个，设备50台、软件20套。", False),
        ("服务中心3个，其中新建1个，服务企业17家。", False),
        ("服务中心3个，其中新建1个，撤销17个。", True),
    ],
)
def test_parts_that_cannot_make_up_their_total(text: str, wrong: bool) -> None:
    assert bool(list(typed._totals(list(sayings(text))))) is wrong


def test_documents_of_a_finding_name_each_once(checked: None, world: World) -> None:
    (row,) = found(world.a, world.wang, "各版规划的目标不同")
    assert documents_of(row.warning) == ("附件2-1", "目标任务分解表")


def test_readers_see_what_their_rights_open(
    checked: None, world: World, query_count: Callable[..., Any]
) -> None:
    titles = {title_of(row.warning) for row in found(world.a, world.zhang)}
    assert "没有数值" in titles
    assert "手写的数与记录不一致" not in titles, "what speaks of the draft report is for who sees it whole"
    with group_scope(world.a, actor=world.wang, reading=True), query_count() as n:
        checks_on(viewer(world.wang), DAY)
    assert n() < 60


def test_the_page_lists_filters_and_answers_many_with_one_reason(
    checked: None, world: World, visitor: Callable[..., Any]
) -> None:
    wang = visitor(world.wang, world.a)
    shown = {"as_of": DAY.isoformat()}
    page = body(wang.get("reports:checks", data=shown))
    assert "社会培训累计3000余人次" in page
    assert "没有查出问题的：" in page
    assert "等待：合作协议的记录" in page
    # Each leads to where it is mended.
    thread = thread_of(world, "培训")
    assert f"/plans/tasks/{thread.public_id}/?as_of=2022-12-31" in page
    one = body(wang.get("reports:checks", data={**shown, "title": "占比没有基数"}))
    assert "双师型教师占比82%" in one
    assert "社会培训累计3000余人次" not in one
    money = body(wang.get("reports:checks", data={**shown, "document": "附件2-3"}))
    assert "两个率都印成" in money
    assert "双师型教师占比82%" not in money
    assert "双师型教师占比82%" in body(wang.get("reports:checks", data={**shown, "q": "82%"}))
    rows = [str(row.warning.public_id) for row in found(world.a, world.wang)][:5]
    wang.post(f"/warnings/answer/?as_of={DAY}", {"ids": rows, "stand": "answered", "words": "省厅口径"})
    with group_scope(world.a):
        assert Answer.objects.filter(words="省厅口径").count() == 5
        assert AuditEntry.objects.filter(action="warnings.answered", note="省厅口径").count() == 5
    left = len(found(world.a, world.wang)) - 5
    assert f"{left} 条待处理" in body(wang.get("reports:check_count", data=shown))
    assert body(wang.get("reports:checks", data={**shown, "state": "answered"})).count("省厅口径") == 5


def test_who_reads_the_tables_sees_them_and_answers_nothing(
    checked: None, world: World, visitor: Callable[..., Any]
) -> None:
    shown = {"as_of": DAY.isoformat()}
    reader = body(visitor(world.zhang, world.a).get("reports:checks", data=shown))
    assert "双师型教师占比82%" in reader
    assert "写说明或搁置" not in reader
    stranger = body(visitor(world.qian, world.b).get("reports:checks", data=shown))
    assert "双师型教师占比82%" not in stranger
    assert visitor(world.li, world.a).get("reports:checks", data=shown).status_code == 403


def test_nothing_is_settled_unseen_and_what_was_said_stays_with_it(
    checked: None, world: World, visitor: Callable[..., Any]
) -> None:
    with group_scope(world.a, actor=world.wang):
        (one,) = [r for r in checks_on(viewer(world.wang), DAY) if title_of(r.warning) == "占比没有基数"]
        settle_warnings([one.warning], Stand.ANSWERED, words="分母见附表。", by=viewer(world.wang))
        run = keep_report(collect_report(Report.ANNEX, DAY), (Form.XLSX,), by=world.wang)
        with pytest.raises(DomainError, match="条提醒没有处理"):
            settle_report(run, by=viewer(world.wang))
    wang, at = visitor(world.wang, world.a), {"public_id": run.public_id}
    asked = body(wang.get("reports:settle", **at))
    assert "社会培训累计3000余人次" in asked
    assert "双师型教师占比82%" not in asked, "it was answered"
    assert "另有 1 条已经写了说明或搁置" in asked
    refused = wang.post("reports:settle", {"accepted": " ", "note": ""}, **at)
    assert refused.status_code == 422
    assert (
        wang.post("reports:settle", {"accepted": "逐条看过，省厅口径", "note": ""}, **at).status_code == 302
    )
    with group_scope(world.a, actor=world.wang):
        final = FinalReport.objects.get(run=run)
        assert len(final.findings) == len(run.warnings) > 10
        assert all(kept["state"] == "answered" and kept["said"] for kept in final.findings)
        entry = AuditEntry.objects.get(action="reports.settled")
        assert entry.after["这次接受的"] == len(run.warnings) - 1
        # What is said later, or comes back, changes nothing in what was handed in.
        again = checks_on(viewer(world.wang), DAY)
        assert all(row.said for row in again)
        settle_warnings([again[0].warning], Stand.REOPENED, by=viewer(world.wang))
        thread = ItemThread.objects.get(name="培训")
        import_filings([(thread, "社会培训累计4000余人次。")], as_of=DAY, by=world.wang)
        (changed,) = [
            r for r in checks_on(viewer(world.wang), DAY) if title_of(r.warning) == "每年的目标用累计数回答"
        ]
        assert changed.said is None
        assert "逐条看过，省厅口径" in changed.history
    page = body(wang.get("reports:run", **at))
    assert "定稿时的提醒和说明" in page
    assert "分母见附表。" in page
    assert page.count("逐条看过，省厅口径") == len(run.warnings) - 1
    assert "都有说明" in body(wang.get("reports:documents"))


def test_a_document_without_open_findings_is_settled_without_a_word(checked: None, world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        run = keep_report(collect_report(Report.BREAKDOWN, DAY), (Form.XLSX,), by=world.wang)
        for row in open_findings(run):
            settle_warnings([row.warning], Stand.ASIDE, words="等理事会", by=viewer(world.wang))
        final = settle_report(run, by=viewer(world.wang))
        assert {kept["state"] for kept in final.findings} == {"aside"}


def test_commands_and_pages_name_how_many_there_are(
    annual: Any, world: World, visitor: Callable[..., Any], tmp_path: Path
) -> None:
    with group_scope(world.a):
        said = found_in_words(annual[1])
    assert re.match(r"\d+ 条提醒，\d+ 条没有处理（", said)
    assert "手写的数与记录不一致 2 条" in said
    page = body(visitor(world.wang, world.a).get("reports:annual", public_id=annual[0].public_id))
    assert f"/reports/checks/?as_of={DAY}&amp;document=" in page
    assert "/reports/checks/count/?as_of=2022-12-31&amp;document=年度工作报告" in page
    out = StringIO()
    call_command(
        "acceptance_tables", group=world.a.slug, as_of=str(DAY), out=str(tmp_path), form="xlsx", stdout=out
    )
    assert "检查：" in out.getvalue()
