"""From a file's reading into the records, through the services of plans and budget, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from budget.enums import EntryKind
from budget.services.ledger import open_ledger
from budget.services.lines import set_budget
from groupportal.deciding.actor import person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.ui.formats import cndate
from plans.enums import ItemKind, RevisionState
from plans.models import Filing, ItemThread, Plan, PlanRevision
from plans.reading import same_name
from plans.selectors import main_plan, revision_as_of
from plans.selectors.carried import Carried, carried
from plans.services.content import (
    ItemContent,
    PointContent,
    YearContent,
    content_of,
    replace_content,
    same_content,
)
from plans.services.filing_intake import import_filings
from plans.services.revision import draft_revision, put_in_force
from reports.annex.figures import in_wan, plain
from reports.annex.first_plan import first_plan
from reports.annex.strangers import doubts_about
from reports.annex.values import SOURCES, AnnexSet, Breakdown, FundsTable, ItemTable, Reading
from reports.selectors.form import form_as_of
from reports.services.form import keep_form

Progress = Callable[[float], None]


@dataclass
class Loaded:
    """What came of it, in words for the person: ``lines`` in the order it happened, ``differences`` left as they were.

    ``guess`` says what nobody had said and the program took to be so, ``doubts`` why the file may be another group's.
    What it wrote: ``made`` names plan, revision and budget where they are new, ``replaced`` the revision in force until then.
    """

    plan: Plan
    revision: PlanRevision
    lines: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    guess: str = ""
    doubts: tuple[str, ...] = ()
    made: frozenset[str] = frozenset()
    replaced: PlanRevision | None = None
    as_of: dt.date | None = None
    carried: tuple[Carried, ...] = ()
    """What was filed for points that go on in other words, or are there no more."""
    replaced_filings: tuple[tuple[Filing, Filing], ...] = ()
    """Approved filings of the group whose place a text from the file took, each with it."""


def _items_from(table: ItemTable, kind: str) -> list[ItemContent]:
    return [
        ItemContent(
            kind=kind,
            heading=row.heading if row.name else "",
            name=row.name or row.heading,
            goal_label=row.goal.label,
            goal=row.goal.statement,
            points_label=row.goal.points_label,
            points=tuple(PointContent(p.number, p.text) for p in row.goal.points),
        )
        for row in table.rows
    ]


def _bare_headings(funds: FundsTable | None, items: list[ItemContent]) -> list[ItemContent]:
    """Main tasks that only 附件2-3 names."""
    known = {same_name(i.heading or i.name) for i in items if i.kind == ItemKind.TASK}
    rows = funds.rows if funds else ()
    return [ItemContent(ItemKind.TASK, "", r.heading) for r in rows if same_name(r.heading) not in known]


def _contents(reading: Reading, current: PlanRevision | None) -> list[ItemContent]:
    """The content the plan will have: the file's tables, and for a table the file lacks what is in force."""
    kept = list(content_of(current)) if current else []
    held = {kind: [i for i in kept if i.kind == kind] for kind in ItemKind.values}
    if reading.breakdown:
        held[ItemKind.TASK] = _with_details(_from_breakdown(reading.breakdown), kept)
    annex = reading.annex
    for kind, table in (
        (ItemKind.TASK, annex and annex.tasks),
        (ItemKind.INDICATOR, annex and annex.indicators),
    ):
        if table:
            held[kind] = _with_details(_items_from(table, kind), kept)
    tasks = held[ItemKind.TASK]
    return [*tasks, *_bare_headings(annex.funds if annex else None, tasks), *held[ItemKind.INDICATOR]]


_DETAILS = tuple(f.name for f in fields(ItemContent) if f.name not in ("kind", "heading", "name"))


def _with_details(items: list[ItemContent], kept: list[ItemContent]) -> list[ItemContent]:
    """An annex says nothing of units, measures and years, a breakdown nothing of goals: what is known of a task stays."""
    known = {(i.kind, same_name(i.name)): i for i in kept}
    out = []
    for item in items:
        former = known.get((item.kind, same_name(item.name)))
        missing = {n: getattr(former, n) for n in _DETAILS if former and not getattr(item, n)}
        out.append(replace(item, **missing))
    return out


def _from_breakdown(breakdown: Breakdown) -> list[ItemContent]:
    return [
        ItemContent(
            kind=ItemKind.TASK,
            heading="",
            name=row.name,
            responsible=row.responsible,
            measures=row.measures,
            mark=row.mark,
            years=tuple(YearContent(y.year, y.kind, y.number, y.text) for y in row.years),
        )
        for row in breakdown.rows
    ]


@transaction.atomic
def load_reading(
    reading: Reading,
    *,
    by: Any,
    as_of: dt.date | None = None,
    activate: bool = True,
    replaces_all: bool = False,
    source_file: StoredFile | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Put what a file says into the group's main plan (made where there is none).

    The first content comes into force at the start of the plan's term. Content that differs from the revision of the file's date becomes
    a new revision, in force from that date with ``activate``, else a draft to compare and decide on; the same content changes nothing.
    Completion texts become filings, and the amounts of 附件2-3 opening entries, of the date in the heads (``as_of`` where they name none).
    They name ``source_file``, which they were read from.
    ``progress`` is told the share that is done, from 0 to 1. DomainError: nothing is written; also for a file of whose tasks the group
    has none, without ``replaces_all``.
    """
    annex = reading.annex
    if reading.refused or (annex is None and reading.breakdown is None):
        raise DomainError("nothing_to_import", "文件里没有可以导入的表，请按检查结果修改后重新上传。")
    day = (annex.as_of if annex else None) or as_of
    if annex and day is None:
        raise DomainError(
            "no_as_of", "表头没有写明“截至××××年×月”，请补写后重新上传，或在导入时填写截至日期。"
        )
    held = main_plan()
    plan, guess = (held, "") if held else first_plan(reading, day, by)
    current = revision_as_of(plan, max(day, plan.starts_on) if day else dt.date.max)
    contents = _contents(reading, current)
    doubts = doubts_about(reading, current, contents, replaces_all=replaces_all)
    same = current is not None and same_content(current, contents)
    ruling = current if current and same else _drafted(plan, current, contents, by)
    new = {"plan": held is None, "revision": not (current and same)}
    loaded = Loaded(plan, ruling, guess=guess, made=frozenset(name for name, is_new in new.items() if is_new))
    loaded.as_of, loaded.doubts = day, doubts
    if annex and day:
        threads = _threads(loaded.revision)
        taken = import_filings(
            _texts(annex, threads), as_of=day, by=by, source_file=source_file, progress=progress
        )
        loaded.replaced_filings = taken.replaced
        if taken.made:
            loaded.lines.append(f"记录完成情况 {len(taken.made)} 条，截至{cndate(day)}。")
        if unchanged := len(taken.filings) - len(taken.made):
            loaded.lines.append(f"完成情况与现在印的相同的 {unchanged} 条，未作改动。")
        _load_funds(loaded, annex, threads, day, by, source_file=source_file)
        _load_forms(loaded, reading, day, by, source_file)
    if same:
        loaded.lines.insert(0, "任务与指标同现行版本一致，未作改动。")
    else:
        _settle(loaded, current, contents, day if activate else None, by)
        loaded.carried = tuple(carried(current, loaded.revision)) if current else ()
    return loaded


def _drafted(plan: Plan, current: PlanRevision | None, contents: list[ItemContent], by: Any) -> PlanRevision:
    draft = draft_revision(plan, by=by, label="由文件导入", copy_from=current)
    return replace_content(draft, contents, by=by)


def _settle(
    loaded: Loaded, current: PlanRevision | None, contents: list[ItemContent], day: dt.date | None, by: Any
) -> None:
    """Let the new revision rule from its day where that can be, and say what became of it."""
    revision = loaded.revision
    count = {k: sum(i.kind == k for i in contents) for k in ItemKind.values}
    held = f"建设任务 {count['task']} 条，成果指标 {count['indicator']} 条"
    if current is None:
        loaded.revision = put_in_force(revision, on=loaded.plan.starts_on, decided_by="文件导入", by=by)
        loaded.lines.insert(0, f"建立规划“{loaded.plan}”第{revision.number}版：{held}。")
        return
    ruling = loaded.plan.revisions.filter(state=RevisionState.IN_FORCE).first()
    if missing := _left_out(current, contents):
        loaded.lines.insert(0, missing)
    if day and ruling == current and current.starts_on and day >= current.starts_on:
        instead = f"，代替同日生效的第{current.number}版" if day == current.starts_on else ""
        loaded.revision = put_in_force(revision, on=day, decided_by="文件导入", by=by, replaces=current)
        loaded.replaced = current
        loaded.lines.insert(
            0,
            f"文件与第{current.number}版不同，作为第{revision.number}版自{cndate(day)}起生效{instead}：{held}。",
        )
        return
    loaded.lines.insert(
        0,
        f"文件与第{current.number}版不同，存为第{revision.number}版草稿（{held}），请比较后决定是否生效。",
    )


def _left_out(current: PlanRevision, contents: list[ItemContent]) -> str:
    """What the revision holds and the file does not, in a sentence: the new revision will not have it."""
    here = {(i.kind, same_name(i.name)) for i in contents} | {
        (i.kind, same_name(i.heading)) for i in contents
    }
    gone = [i.name for i in content_of(current) if (i.kind, same_name(i.name)) not in here]
    if not gone:
        return ""
    shown = "、".join(f"“{name[:20]}”" for name in gone[:3]) + ("等" if len(gone) > 3 else "")
    return f"第{current.number}版的 {len(gone)} 条在文件里没有，新版本不再包含：{shown}。"


def _threads(revision: PlanRevision) -> dict[tuple[str, str, str], ItemThread]:
    """Threads by kind, heading ("" for the first level) and name."""
    rows = revision.items.select_related("thread", "parent")
    return {(i.kind, same_name(i.parent.name) if i.parent else "", same_name(i.name)): i.thread for i in rows}


def _texts(annex: AnnexSet, threads: dict[Any, ItemThread]) -> list[tuple[ItemThread, str]]:
    """The completion texts, each with its thread."""
    texts = []
    for kind, table in ((ItemKind.TASK, annex.tasks), (ItemKind.INDICATOR, annex.indicators)):
        for row in table.rows if table else ():
            if not row.completion.strip():
                continue
            key = (
                (kind, same_name(row.heading), same_name(row.name))
                if row.name
                else (kind, "", same_name(row.heading))
            )
            texts.append((threads[key], row.completion))
    return texts


def _load_funds(
    loaded: Loaded,
    annex: AnnexSet,
    threads: dict[Any, ItemThread],
    day: dt.date,
    by: Any,
    *,
    source_file: StoredFile | None,
) -> None:
    if annex.funds is None:
        return
    of_row = {id(r): threads[(ItemKind.TASK, "", same_name(r.heading))] for r in annex.funds.rows}
    budget = {(of_row[id(r)], s): r.amounts[s]["budget"] for r in annex.funds.rows for s in SOURCES}
    _load_budget(loaded, budget, by)
    kinds = {"received": EntryKind.RECEIPT.value, "spent": EntryKind.EXPENDITURE.value}
    amounts = {
        (of_row[id(r)], s, kind): r.amounts[s][measure]
        for r in annex.funds.rows
        for s in SOURCES
        for measure, kind in kinds.items()
    }
    differing = open_ledger(loaded.plan, amounts, on=day, by=by, source_file=source_file)
    if differing:
        loaded.differences += [d.sentence for d in differing]
        loaded.lines.append(
            f"台账在{cndate(day)}之前已有记录，未改动；与文件不一致的有 {len(differing)} 处。"
        )
        return
    total = annex.funds.grand_total()
    loaded.lines.append(
        f"经费截至{cndate(day)}：预算 {_wan(total.total('budget'))}，到位 {_wan(total.total('received'))}，"
        f"支出 {_wan(total.total('spent'))}。"
    )


def _load_forms(
    loaded: Loaded, reading: Reading, day: dt.date, by: Any, source_file: StoredFile | None
) -> None:
    """From the file's date on the tables are printed with its wording; lines to sign stay those of before where it has none."""
    user = person(by, "plans.import_plan")
    kept = []
    for table, read in reading.forms.items():
        held = form_as_of(table, day)
        signatures = read.signatures or (tuple(held.form["signatures"]) if held else ())
        form = replace(read, signatures=signatures)
        kept.append(keep_form(table, form, on=day, by=user, source_file=source_file))
    if names := [form.get_table_display()[:5] for form in kept if form]:
        loaded.lines.append(f"{'、'.join(names)}的表题、表头、备注按这份文件打印。")


def _load_budget(loaded: Loaded, budget: dict[tuple[ItemThread, str], Decimal], by: Any) -> None:
    held: dict[tuple[int, str], Decimal] = {}
    for line in loaded.revision.budget_lines.all():
        held[line.thread_id, line.source] = held.get((line.thread_id, line.source), Decimal(0)) + line.amount
    wanted = {(t.pk, s): a for (t, s), a in budget.items() if a}
    if held == wanted:
        return
    if held and loaded.revision.state != RevisionState.DRAFT:
        loaded.differences.append("文件中的预算与生效版本不一致，未改动。如需调整，请起草新版本后修改预算。")
        return
    set_budget(loaded.revision, budget, by=by)
    loaded.made |= {"budget"}


def _wan(yuan: Decimal) -> str:
    return f"{plain(in_wan(yuan))} 万元"
