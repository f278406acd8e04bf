from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from plans.enums import ExpectationKind, Result, TargetKind
from plans.models import Evidence, Filing, FilingFigure, ItemThread
from plans.reading import answers_in_text, read_expectation, read_target, split_units
from plans.selectors import progress_of, reported_of
from plans.selectors.claims import sentences
from plans.selectors.compare import compare, text_pieces
from plans.selectors.outcome import OTHER_UNIT, outcomes_of
from plans.selectors.overdue import overdue_on
from plans.services import assignment as assignments
from plans.services.content import PointContent, draft_revision, replace_content
from plans.services.filing_intake import import_filing
from tests.plans.contents import AS_OF, ITEMS, revision_in_force, task
from tests.plans.people import viewer
from tests.visitor import Visitor
from tests.world import World


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("集团成员总数达到130个；", TargetKind.CUMULATIVE, "130", "个"),
        ("培训人数达100人次/年。", TargetKind.YEARLY, "100", "人次"),
        ("每年提供最少500个岗位需求", TargetKind.YEARLY, "500", "个"),
        ("创业创新培养总计达150人；", TargetKind.CUMULATIVE, "150", "人"),
        ("数据更新率达到100%", TargetKind.SHARE, "100", "%"),
        ("提供最少10项互助运营服务；", TargetKind.STATE, "10", "项"),
        ("2021年建成实训基地3个", TargetKind.STATE, "3", "个"),
        ("三年内新增专业2个", TargetKind.STATE, "2", "个"),
        ("专业课程互通门数新增10门，总数达30门；", TargetKind.CUMULATIVE, "30", "门"),
        ("新增实训基地1个，总计3个", TargetKind.CUMULATIVE, "3", "个"),
        ("吸引合计100家企业，每年提供最少500个岗位", TargetKind.CUMULATIVE, "100", "家"),
        ("每年组织培训，培训人数达1,200人次", TargetKind.YEARLY, "1200", "人次"),
        ("平台吸纳企业50家、专家总数达60人", TargetKind.STATE, "50", "家"),
    ],
)
def test_targets_read_from_points(text: str, kind: str, value: str, unit: str) -> None:
    target = read_target(text)
    assert (target.kind, target.value, target.unit) == (kind, Decimal(value), unit)


def test_a_point_without_a_quantity_has_no_target() -> None:
    assert read_target("完成每年的集团年度工作报告。").value is None


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("完成", ExpectationKind.DONE, None),
        ("5", ExpectationKind.NUMBER, Decimal(5)),
        ("１，２００人", ExpectationKind.NUMBER, Decimal(1200)),
        ("40%", ExpectationKind.PERCENT, Decimal(40)),
        ("３家", ExpectationKind.NUMBER, Decimal(3)),
        ("初步建成", ExpectationKind.TEXT, None),
    ],
)
def test_expectations_read_from_what_is_typed(text: str, kind: str, number: Decimal | None) -> None:
    assert read_expectation(text) == (kind, number)


def test_units_are_split_at_every_usual_sign() -> None:
    assert split_units("秘书处、各专委会，财务处；秘书处\n教务处。") == [
        "秘书处",
        "各专委会",
        "财务处",
        "教务处",
    ]


@pytest.mark.parametrize(
    ("point", "text", "units", "answered"),
    [
        ("提供最少10项互助运营服务", "开展互助运营服务，合计项目12项；", ["项"], True),
        ("提供最少10项互助运营服务", "完成率100%", ["项"], False),
        ("升学率达到10%以上", "完成率100%\n学业考试合格率达90%。", ["%"], False),
        ("举办专题讲座5次", "讲座参加者达800人次。", ["次"], False),
        ("理事会出席率100%", "理事会出席率达到98%", ["%"], True),
        ("培训人数达100人次/年", "培训人数总计781人", ["人次/年"], True),
    ],
)
def test_a_quantity_counts_as_an_answer_when_it_speaks_of_the_same_thing(
    point: str, text: str, units: list[str], answered: bool
) -> None:
    assert answers_in_text(point, text, tuple(units)) is answered


def test_differences_are_shown_word_by_word() -> None:
    pieces = text_pieces("总数达到130个；", "总数达到150个企业；")
    assert [(p.sign, p.text) for p in pieces] == [
        ("same", "总数达到"),
        ("gone", "130"),
        ("new", "150"),
        ("same", "个"),
        ("new", "企业"),
        ("same", "；"),
    ]


@pytest.mark.usefixtures("inside")
class TestAsOf:
    def test_claims_without_number_or_evidence(self, world: World) -> None:
        points = (PointContent("1.", "举办讲座5次；"), PointContent("2.", "形成制度汇编。"))
        revision = revision_in_force(world.wang, (task("甲", "乙", points=points),))
        thread = ItemThread.objects.get(name="乙")
        assert progress_of(revision, AS_OF).rows[0].claims == []
        import_filing(thread, as_of=AS_OF, text="完成率100%", by=world.wang)
        codes = [c.code for c in progress_of(revision, AS_OF).rows[0].claims]
        assert codes == ["no_number", "no_evidence"]
        filing = import_filing(thread, as_of=AS_OF, text="完成率100%，举办讲座6次。", by=world.wang)
        assert [c.code for c in progress_of(revision, AS_OF).rows[0].claims] == ["no_evidence"]
        from groupportal.files.services import store_bytes

        file = store_bytes(b"%PDF-1.4 x", name="讲座.pdf", by=world.wang)
        Evidence.objects.create(filing=filing, file=file)
        assert progress_of(revision, AS_OF).rows[0].claims == []

    def test_a_reference_to_a_figure_counts_as_its_number(self, world: World) -> None:
        revision = revision_in_force(
            world.wang, (task("甲", "乙", points=(PointContent("1.", "成员总数达130家；"),)),)
        )
        thread = ItemThread.objects.get(name="乙")
        import_filing(thread, as_of=AS_OF, text="成员总数{{members.active}}家。", by=world.wang)
        assert [c.code for c in progress_of(revision, AS_OF).rows[0].claims] == ["no_evidence"]

    def test_points_that_lack_the_same_share_a_sentence(self, world: World) -> None:
        points = (PointContent("1.", "“五位一体”基地1个；"), PointContent("2.", "实训室1个。"))
        revision = revision_in_force(world.wang, (task("甲", "乙", points=points),))
        import_filing(ItemThread.objects.get(name="乙"), as_of=AS_OF, text="建成基地1个。", by=world.wang)
        assert sentences(progress_of(revision, AS_OF).rows[0].claims) == [
            "要点“2.实训室1个”要求的数量，完成情况里没有对应的数值，请补报数值。",
            "要点“1.‘五位一体’基地1个”、“2.实训室1个”没有佐证材料，请上传能证明数量的文件。",
        ]

    def test_figures_are_compared_where_the_units_agree(self, world: World) -> None:
        points = (PointContent("1.", "成员达到130个；"), PointContent("2.", "培训达到100人次；"))
        revision = revision_in_force(world.wang, (task("甲", "乙", points=points),))
        filing = import_filing(ItemThread.objects.get(name="乙"), as_of=AS_OF, text="完成", by=world.wang)
        FilingFigure.objects.create(
            filing=filing, position=1, label="成员达到130个；", value=Decimal(129), unit="个"
        )
        FilingFigure.objects.create(
            filing=filing, position=2, label="培训达到100人次；", value=Decimal(900), unit="人"
        )
        found = outcomes_of(progress_of(revision, AS_OF).rows, AS_OF)
        assert [(one.result, one.lack) for one in found] == [
            (Result.MISSED, ""),
            (Result.LACKING, OTHER_UNIT),
        ]

    def test_metrics_agree_with_the_tree_and_keep_to_the_date(self, world: World) -> None:
        revision = revision_in_force(world.wang)
        import_filing(ItemThread.objects.get(name="2.扩大集团规模"), as_of=AS_OF, text="完成", by=world.wang)
        params = {"plan": str(revision.plan.public_id)}

        def value(code: str, day: dt.date = AS_OF) -> Any:
            return ask(code, day, params).answer().value

        assert value("plans.tasks_total") == 4
        assert value("plans.tasks_reported") == 1
        assert value("plans.tasks_reported", AS_OF - dt.timedelta(days=1)) == 0
        assert reported_of(revision, AS_OF) == (1, 4, 1)
        assert reported_of(revision, AS_OF - dt.timedelta(days=1)) == (0, 4, 0)
        assert value("plans.points_total") == 7
        assert value("plans.points_claimed") == 1
        assert value("plans.points_evidenced") == 0
        answer = ask("plans.tasks_reported", AS_OF, {**params, "kind": "task"}).answer()
        assert answer.columns[0].value_of(answer.rows[0]) == "2.扩大集团规模"

    def test_overdue_is_answered_for_the_day_that_is_asked(self, world: World) -> None:
        revision_in_force(world.wang)
        today = timezone.localdate()
        job = assignments.assign_tasks(
            [ItemThread.objects.get(name="2.扩大集团规模")],
            units=[world.ua],
            due_on=today,
            by=viewer(world.wang),
        )[0]
        assert not overdue_on(today).exists()
        assert list(overdue_on(today + dt.timedelta(days=1))) == [job]
        Filing.objects.create(
            thread=job.thread,
            assignment=job,
            as_of=AS_OF,
            text="迟交",
            state="submitted",
            proposed_by=world.li,
            proposed_at=timezone.now() + dt.timedelta(days=5),
        )
        assert list(overdue_on(today + dt.timedelta(days=1))) == [job]
        assert not overdue_on(today + dt.timedelta(days=6)).exists()
        found = ask("plans.assignments_overdue", today + dt.timedelta(days=1), {}).answer()
        assert found.value == 1

    def test_comparison_names_what_came_went_and_moved(self, world: World) -> None:
        first = revision_in_force(world.wang)
        draft = draft_revision(first.plan, by=world.wang)
        replace_content(draft, (ITEMS[1], ITEMS[0], task("新标题", "新任务"), ITEMS[3]), by=world.wang)
        found = compare(first, draft)
        kinds = {(c.kind, c.item.name) for c in found.changes}
        assert {("added", "新标题"), ("added", "新任务"), ("removed", "健全运行机制")} <= kinds
        assert found.count("moved") == 1
        assert found.count("changed") == 0


def _many(world: World, size: int) -> None:
    items = [task(f"标题{n % 5}", f"任务{n}", responsible=f"单位{n % 7}、秘书处") for n in range(size)]
    revision_in_force(world.wang, tuple(items))
    wang = viewer(world.wang)
    threads = list(ItemThread.objects.filter(level=2))
    made = assignments.assign_tasks(threads, units=[world.ua], due_on=timezone.localdate(), by=wang)
    filed = [
        Filing(
            thread=a.thread,
            assignment=a,
            as_of=AS_OF,
            text=f"完成{n}",
            state="submitted",
            proposed_by=world.li,
        )
        for n, a in enumerate(made)
    ]
    approved = [
        Filing(thread=a.thread, as_of=AS_OF, text=f"完成{n}", state="approved", origin="import")
        for n, a in enumerate(made)
    ]
    for filing in filed:
        filing.proposed_at = timezone.now()
    Filing.objects.bulk_create([*filed, *approved])
    label = "集团成员总数达到130个；"
    FilingFigure.objects.bulk_create(
        [FilingFigure(filing=f, position=1, label=label, value=Decimal(1)) for f in [*filed, *approved]]
    )


_LISTS = ("plans:list", "plans:assignments", "plans:review_queue", "plans:mine", "home")


@pytest.mark.parametrize("size_pair", [(1, 20)])  # of more to-dos it is counted how many there are
def test_every_page_asks_as_much_for_one_row_as_for_many(
    world: World,
    client_for: Callable[..., Visitor],
    query_count: Any,
    size_pair: tuple[int, int],
) -> None:
    counts: list[dict[str, int]] = []
    for size, group_of in zip(size_pair, ("a", "b"), strict=True):
        people = world.pa if group_of == "a" else world.pb
        own = World(
            a=world.a if group_of == "a" else world.b,
            b=world.b,
            pa=people,
            pb=world.pb,
            ua=world.ua if group_of == "a" else world.ub,
            ub=world.ub,
            operator=world.operator,
        )
        with group_scope(own.a, actor=people.wang):
            _many(own, size)
            from plans.models import Plan, PlanRevision

            plan, revision = Plan.objects.get(), PlanRevision.objects.get()
        found = {}
        pages = [(name, {}, None) for name in _LISTS] + [
            ("plans:plan", {"public_id": plan.public_id}, None),
            ("plans:print", {"public_id": plan.public_id}, None),
            ("plans:claims", {"public_id": plan.public_id}, None),
            ("plans:revisions", {"public_id": plan.public_id}, None),
            ("plans:revision", {"public_id": revision.public_id}, None),
            ("plans:assign", {}, None),
        ]
        wen, li = (Visitor(user, own.a) for user in (people.wen, people.li))
        for name, where, _ in pages:
            browser = li if name == "plans:mine" else wen
            if not counts:
                browser.get(name, **where)  # what a process asks for once
            with query_count() as n:
                assert browser.get(name, **where).status_code == 200
                found[name] = n()
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_unit_that_is_gone_is_not_offered(world: World, client_for: Callable[..., Visitor]) -> None:
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
        Unit.objects.create(name="已退出的公司", is_active=False)
    page = client_for(world.wang, world.a).get("plans:assign").content.decode()
    assert "江海第一职业技术学校" in page
    assert "已退出的公司" not in page
