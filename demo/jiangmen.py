"""The Jiangmen demo group: plan, budget, filings, ledger and this year's work."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from django.utils import timezone

from budget.enums import Source
from budget.services.ledger import record_entry, reverse_entry
from budget.services.lines import StageInput, set_budget, set_stages
from demo.content import jiangmen
from demo.groups import DemoGroup
from demo.samples import sample_document, sample_upload
from groupportal.accounts.models import User
from groupportal.office.numbers import find_quantities
from groupportal.tenancy.models import Group, Unit
from groupportal.tenancy.selectors import viewer_for
from groupportal.tenancy.viewer import Viewer
from plans.enums import ItemKind, TargetKind
from plans.models import AcceptancePoint, ItemThread, Plan, PlanItem, PlanRevision
from plans.reading import figure_label
from plans.services.assignment import assign_tasks
from plans.services.binding import bind_metric
from plans.services.content import ItemContent, PointContent, replace_content
from plans.services.filing import (
    FigureContent,
    add_evidence,
    fingerprint,
    save_filing,
    start_filing,
    submit_filing,
)
from plans.services.filing_intake import import_filing
from plans.services.review import approve_filing, return_filing
from plans.services.revision import create_plan, draft_revision, put_in_force

SEED = 20230630
CUT_OFF = dt.date(2023, 6, 30)
END_OF_2022 = dt.date(2022, 12, 31)


def _points(texts: tuple[str, ...]) -> tuple[PointContent, ...]:
    return tuple(PointContent(f"{n}." if len(texts) > 1 else "", t) for n, t in enumerate(texts, start=1))


def _jiangmen_contents(*, first: bool) -> list[ItemContent]:
    rows = []
    for kind, headings, source in (
        (ItemKind.TASK, jiangmen.HEADINGS, jiangmen.TASKS),
        (ItemKind.INDICATOR, jiangmen.INDICATOR_HEADINGS, jiangmen.INDICATORS),
    ):
        for heading, name, goal, points, _done in source:
            texts = jiangmen.FIRST_VERSION.get(name, points) if first else points
            rows.append(
                ItemContent(
                    kind,
                    headings[heading],
                    name,
                    goal_label="建设目标" if kind == ItemKind.TASK else "预期目标",
                    goal=goal,
                    points_label="验收要点",
                    points=_points(texts),
                    responsible="集团秘书处、江门市第一职业技术学校" if kind == ItemKind.TASK else "",
                )
            )
    return rows


def build_jiangmen(group: Group, spec: DemoGroup, people: dict[str, User]) -> None:
    """Two revisions of the plan, budget and stages, filings, the ledger, and this year's work."""
    secretary = viewer_for(people["mishu"], group)
    plan = create_plan(
        "江门一职职教集团建设方案（2018—2021）", *(d for d in spec.term), by=secretary, is_main=True
    )
    first = draft_revision(plan, by=secretary, label="申报稿")
    replace_content(first, _jiangmen_contents(first=True), by=secretary)
    put_in_force(first, on=dt.date(2018, 6, 1), decided_by="集团理事会决议（2018年）", by=secretary)
    revision = draft_revision(plan, by=secretary, label="任务书", copy_from=first)
    replace_content(revision, _jiangmen_contents(first=False), by=secretary)
    threads = _threads(revision)
    _jiangmen_budget(revision, threads, secretary)
    put_in_force(revision, on=dt.date(2019, 11, 1), decided_by="集团理事会决议（2019年）", by=secretary)
    for text, (metric, conditions) in jiangmen.BOUND.items():
        for point in AcceptancePoint.objects.filter(item__revision=revision, text__contains=text):
            bind_metric(point, metric, conditions, by=secretary)
    _jiangmen_filings(group, revision, people)
    _jiangmen_ledger(plan, threads, viewer_for(people["caiwu"], group), random.Random(SEED))  # noqa: S311 -- the same demo every time
    _current_work(group, threads, people)


def _threads(revision: PlanRevision) -> dict[tuple[str, str], ItemThread]:
    return {(i.kind, i.name): i.thread for i in revision.items.select_related("thread")}


def _cells(text: str) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """元 per source: budget, received, spent."""
    figures = [Decimal(f) * 10_000 for f in text.split()]
    return {s: (figures[n * 3], figures[n * 3 + 1], figures[n * 3 + 2]) for n, s in enumerate(Source.values)}


def _jiangmen_budget(revision: PlanRevision, threads: dict[tuple[str, str], ItemThread], by: Viewer) -> None:
    amounts = {}
    for heading, text in zip(jiangmen.HEADINGS, jiangmen.FUNDS, strict=True):
        for source, (budget, _received, _spent) in _cells(text).items():
            amounts[threads[ItemKind.TASK, heading], source] = budget
    set_budget(revision, amounts, by=by)
    stages = [StageInput(n, a, b, Decimal(wan) * 10_000) for n, a, b, wan in jiangmen.STAGES]
    set_stages(revision, stages, by=by)


def _jiangmen_filings(group: Group, revision: PlanRevision, people: dict[str, User]) -> None:
    """2020's texts as if imported; those of 2022 and the final ones filed with figures and evidence, and approved by a second person."""
    secretary, second = viewer_for(people["mishu"], group), viewer_for(people["mishu2"], group)
    items = {(i.kind, i.name): i for i in revision.items.select_related("thread").prefetch_related("points")}

    def file(item: PlanItem, as_of: dt.date, done: str, text: str, *, proven: bool) -> None:
        filing = start_filing(item.thread, as_of=as_of, by=secretary)
        figures, seen = _figures(item, done), fingerprint(filing)
        filing = save_filing(filing, as_of=as_of, text=text, figures=figures, seen=seen, by=secretary)
        if proven:
            add_evidence(
                filing, sample_upload(f"{item.name} {as_of.year}年佐证材料"), title="佐证材料", by=secretary
            )
        approve_filing(submit_filing(filing, by=secretary), by=second)

    for kind, rows in ((ItemKind.TASK, jiangmen.TASKS), (ItemKind.INDICATOR, jiangmen.INDICATORS)):
        for place, (_heading, name, _goal, _points, done) in enumerate(rows):
            item, text = items[kind, name], f"完成情况：完成率100%\n{done}"
            import_filing(
                item.thread, as_of=dt.date(2020, 12, 31), text="按任务书推进，阶段目标完成。", by=secretary
            )
            by_2022 = jiangmen.BY_2022[kind, name]
            file(item, END_OF_2022, by_2022, by_2022, proven=name not in jiangmen.UNPROVEN_IN_2022)
            if kind == ItemKind.INDICATOR or place % 3 == 2:
                import_filing(item.thread, as_of=CUT_OFF, text=text, by=secretary)
            else:
                file(item, CUT_OFF, done, text, proven=True)


def _figures(item: PlanItem, done: str) -> list[FigureContent]:
    """The first quantity of each numbered line answers the point of that number, where the unit is the same; not what records answer.

    Of a point that asks for each year: what each brought, and the total where the line gives one.
    """
    lines = done.split("\n")
    figures = []
    for point, line in zip(item.points.all(), lines, strict=False):
        if point.target_value is None or point.metric:
            continue
        label, unit = figure_label(point.text), point.unit
        is_yearly = point.target_kind == TargetKind.YEARLY
        if is_yearly:
            years = jiangmen.YEARLY.get((item.name, point.position), {})
            figures += [
                FigureContent(point.position, label, Decimal(n), unit, year) for year, n in years.items()
            ]
        found = next((q for q in find_quantities(line) if q.unit.removesuffix("/年") == unit), None)
        if found and (not is_yearly or "累计" in line):
            figures.append(FigureContent(point.position, label, found.number, unit))
    return figures


def _split(total: Decimal, parts: int, rng: random.Random) -> list[Decimal]:
    """``total`` in that many positive amounts of whole 百元, the last takes the rest."""
    hundreds = int(total / 100)
    cuts = sorted(rng.sample(range(1, hundreds), parts - 1)) if hundreds > parts else []
    edges = [0, *cuts]
    amounts = [Decimal(b - a) * 100 for a, b in zip(edges, cuts, strict=False)]
    return [*amounts, total - sum(amounts, Decimal(0))]


def _jiangmen_ledger(
    plan: Plan, threads: dict[tuple[str, str], ItemThread], by: Viewer, rng: random.Random
) -> None:
    number = 0
    days = (CUT_OFF - plan.starts_on).days
    for heading, text in zip(jiangmen.HEADINGS, jiangmen.FUNDS, strict=True):
        thread = threads[ItemKind.TASK, heading]
        for source, (_budget, received, spent) in _cells(text).items():
            for kind, total in (("receipt", received), ("expenditure", spent)):
                if not total:
                    continue
                for amount in _split(total, rng.randint(2, 6), rng):
                    number += 1
                    day = plan.starts_on + dt.timedelta(days=rng.randrange(60, days))
                    proof = sample_document(f"凭证{number}", by) if number % 4 == 0 else None
                    record_entry(
                        plan=plan,
                        thread=thread,
                        source=source,
                        kind=kind,
                        amount=amount,
                        occurred_on=day,
                        voucher_no=f"记-{day.year}-{number:04d}",
                        counterparty=rng.choice(jiangmen.COUNTERPARTIES[source]),
                        summary=f"{day.year}年拨款" if kind == "receipt" else rng.choice(jiangmen.SPENT_ON),
                        files=[proof] if proof else [],
                        by=by,
                    )
    slip = record_entry(
        plan=plan,
        thread=thread,
        source=Source.SELF_RAISED,
        kind="expenditure",
        amount=Decimal("3200.00"),
        occurred_on=dt.date(2022, 9, 5),
        voucher_no="记-2022-9001",
        counterparty="集团培训中心",
        summary="讲座与培训费",
        by=by,
    )
    reverse_entry(slip, reason="与记-2022-0312重复登记", occurred_on=dt.date(2022, 9, 20), by=by)


def _current_work(group: Group, threads: dict[tuple[str, str], ItemThread], people: dict[str, User]) -> None:
    """This year's assignments: one waiting, one to review, one returned, one accepted."""
    today = timezone.localdate()
    secretary, second = viewer_for(people["mishu"], group), viewer_for(people["mishu2"], group)
    school = viewer_for(people["xuexiao"], group)
    unit = Unit.objects.get(pk__in=school.units_for("plans.file_progress"))
    names = ("1.资源互联平台", "3.在线教学与升学", "5.双精准育人", "6.区域协同", "2.补短板强弱项")
    chosen = [threads[ItemKind.TASK, n] for n in names]
    made = assign_tasks(
        chosen,
        units=[unit],
        due_on=today + dt.timedelta(days=10),
        request="请填报本年度进展，附佐证材料。",
        year=today.year,
        by=secretary,
    )
    as_of = today.replace(day=1) - dt.timedelta(days=1)
    texts = (
        "本年度互通课程新增2门，累计32门。",
        "本年度开展社会培训1100人次。",
        "本年度教师交流帮带36人次。",
        "本年度教师培训120人次。",
    )
    for place, (assignment, text) in enumerate(zip(made[1:], texts, strict=True)):
        filing = start_filing(assignment.thread, assignment=assignment, as_of=as_of, by=school)
        filing = save_filing(filing, as_of=as_of, text=text, figures=[], seen=fingerprint(filing), by=school)
        if place == 3:
            continue
        filing = submit_filing(filing, by=school)
        if place == 1:
            return_filing(filing, reason="请补充培训签到表，并写明各期人次。", by=second)
        if place == 2:
            approve_filing(filing, by=second)
    _contributions(made[3].thread, unit, secretary, second, as_of)


def _contributions(
    thread: ItemThread, school: Unit, secretary: Viewer, second: Viewer, as_of: dt.date
) -> None:
    """Two more units answer the task that the school has answered; the group's own word is still to be written."""
    firms = list(Unit.objects.exclude(pk=school.pk).filter(is_active=True).order_by("pk")[:3])
    due = timezone.localdate() + dt.timedelta(days=10)
    made = assign_tasks([thread], units=firms, due_on=due, request="请填报本单位的部分。", by=secretary)
    for assignment, people in zip(made, (12, 20), strict=False):
        filing = start_filing(thread, assignment=assignment, as_of=as_of, by=secretary)
        filing = save_filing(
            filing,
            as_of=as_of,
            text=f"本单位接收教师交流{people}人次。",
            figures=[],
            seen=fingerprint(filing),
            by=secretary,
        )
        approve_filing(submit_filing(filing, by=secretary), by=second)
