"""Reads around the yearly return: layouts, returns, units' answers, what stands, what is in the way of freezing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groupportal.people.choosing import served_by
from groupportal.tenancy.kept import remembered
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from members.selectors.entries import entries_on
from members.selectors.roll import active_on
from reports.annual_return.carrying import ASIDE, Met, clashes, follows
from reports.annual_return.enums import TO_FILL, AnswerState, Kind, ReturnState
from reports.annual_return.figures import Cell, LastYear, SectionCells, cells_of
from reports.annual_return.formula import in_words
from reports.annual_return.values import Field
from reports.models import AnnualReturn, FinalReport, ReportRun, ReturnLayout, ReturnValue, UnitAnswer

VIEW_WHOLE = "reports.view_whole_return"
_WHOLE = 100
TO_ADD = ~Q(lacking=[]) & ~Q(state__in=TO_FILL)
"""Answers that were handed in, and to which a later layout adds something."""
TO_ACT = Q(state__in=TO_FILL) | ~Q(lacking=[])
"""Answers for which the unit is to act."""


def layouts_for(viewer: Viewer) -> QuerySet[ReturnLayout]:
    """The editions this person sees, the latest first."""
    rows = ReturnLayout.objects.select_related("kept_by", "source_file")
    return rows if viewer.can(VIEW_WHOLE) else rows.none()


def listed_layouts_for(viewer: Viewer) -> QuerySet[ReturnLayout]:
    """Those a list shows: a draft is of the people who draft."""
    rows = layouts_for(viewer)
    return rows if viewer.can("reports.manage_return") else rows.filter(is_draft=False)


def later_version(row: AnnualReturn) -> AnnualReturn | None:
    """The next version of the same year; None for the last."""
    return AnnualReturn.objects.filter(year=row.year, version__gt=row.version).order_by("version").first()


def returns_for(viewer: Viewer) -> QuerySet[AnnualReturn]:
    """The returns this person sees: all, or those for which a unit of the person's was asked."""
    rows = AnnualReturn.objects.select_related("layout", "begun_by", "proposed_by", "ruled_by", "run")
    if viewer.can(VIEW_WHOLE):
        return rows
    return rows.filter(Exists(answers_for(viewer).filter(annual_return=OuterRef("pk"))))


def whole_returns_for(viewer: Viewer) -> QuerySet[AnnualReturn]:
    """The returns of which this person sees every figure."""
    return returns_for(viewer) if viewer.can(VIEW_WHOLE) else AnnualReturn.objects.none()


def counted(rows: QuerySet[AnnualReturn]) -> QuerySet[AnnualReturn]:
    """With how many units were asked, and how many are checked."""
    checked = Q(answers__state=AnswerState.CHECKED)
    counts = {"asked": Count("answers"), "checked": Count("answers", filter=checked)}
    return rows.annotate(**counts).order_by("-year", "-version")


def answers_for(viewer: Viewer) -> QuerySet[UnitAnswer]:
    """The units' answers this person sees: all, or those of the units the person files for."""
    rows = UnitAnswer.objects.select_related("annual_return__layout", "unit", "proposed_by", "ruled_by")
    if viewer.can(VIEW_WHOLE):
        return rows
    return rows.filter(viewer.within("reports.file_return", "unit"))


def answers_to_fill(viewer: Viewer) -> QuerySet[UnitAnswer]:
    """Of the units at which the person files: what waits for them. The secretariat, which may file for all, has none here."""
    units = viewer.units_for("reports.file_return")
    if not units:
        return UnitAnswer.objects.none()
    return (
        answers_for(viewer)
        .filter(TO_ACT, unit__in=units)
        .exclude(annual_return__state=ReturnState.FROZEN)
        .order_by("due_on", "pk")
    )


def unserved(rows: QuerySet[UnitAnswer]) -> QuerySet[UnitAnswer]:
    """Those of which nobody would hear: units in which no open account may file."""
    return rows.exclude(unit__in=served_by("reports.file_return"))


def people_of(units: Iterable[int]) -> dict[int, list[Any]]:
    """Who files for each of these units. One query."""
    found: dict[int, list[Any]] = {}
    held = people_who_can("reports.file_return").filter(unit__in=list(units), user__is_active=True)
    for membership in held.select_related("user"):
        if membership.unit_id:
            found.setdefault(membership.unit_id, []).append(membership.user)
    return found


def members_of(day: dt.date) -> dict[int, str]:
    """The units that were members on a day, with their category then."""
    return {entry.member.unit_id: entry.category for entry in entries_on(active_on(day), day)}


def units_to_ask(row: AnnualReturn) -> QuerySet[Unit]:
    """The units in use that were not asked yet."""
    asked = UnitAnswer.objects.filter(annual_return=row).values("unit")
    return Unit.objects.filter(is_active=True).exclude(pk__in=asked).order_by("pinyin", "pk")


def last_year_of(row: AnnualReturn) -> LastYear:
    """The latest frozen return of the year before. Two queries at most."""
    before = (
        AnnualReturn.objects.filter(year=row.year - 1, state=ReturnState.FROZEN)
        .select_related("run")
        .order_by("-version")
        .first()
    )
    if before is None or before.run is None:
        return LastYear({})
    rows = (one for section in before.run.snapshot["sections"] for one in section["rows"])
    return LastYear({one["code"]: one for one in rows}, f"{before.year}年冻结的数据")


@remembered
def standing_of(row: AnnualReturn) -> tuple[SectionCells, ...]:
    """Every field as it stands now."""
    answers = UnitAnswer.objects.filter(annual_return=row).only(
        "state", "category", "values", "lacking", "proposed_at", "annual_return", "unit"
    )
    return cells_of(row, row.typed.select_related("changed_by"), answers, last_year_of(row))


def clashing(row: AnnualReturn, layout: ReturnLayout) -> tuple[list[Met], list[Met]]:
    """What of a return would not go on by another layout, as ``carrying.clashes``. Two queries."""
    held = set(row.typed.values_list("code", flat=True))
    held.update(*row.answers.order_by().values_list("values", flat=True))
    return clashes(sorted(held), row.layout.layout, layout.layout)


def in_the_way(row: AnnualReturn, sections: Iterable[SectionCells]) -> list[str]:
    """Why it can't be handed in for review, each with its remedy; none where it can."""
    said = [
        f"{section.title}：{'、'.join(f'“{c.field.label}”' for c in waiting)}与上年相差较大，还没有写说明。"
        for section in sections
        if (waiting := [c for c in section.cells if c.is_asked and not c.is_explained])
    ]
    said += [
        f"{section.title}：{'、'.join(f'“{c.field.label}”' for c in bare)}填了别的数，还没有写原因；写明原因，或清空改用系统的数。"
        for section in sections
        if (bare := [c for c in section.cells if c.lacks_reason])
    ]
    said += [
        f"{section.title}：{'、'.join(_outrun(c) for c in outrun)}更正以后，系统的数又变了，请核对，要改的改，不改的原样再保存一次。"
        for section in sections
        if (outrun := [c for c in section.cells if c.is_outrun])
    ]
    handed_in = UnitAnswer.objects.filter(annual_return=row, state=AnswerState.HANDED_IN)
    if units := [str(answer.unit) for answer in handed_in.select_related("unit")]:
        said.append(f"{some(units)}交来的还没有审核，请先核对或退回。")
    return said


def _outrun(cell: Cell) -> str:
    then = cell.typed.against if cell.typed else ""
    return f"“{cell.field.label}”（原来 {cell.field.show(cell.field.value_of(then))}，现在 {cell.computed_text}）"


def findings_of(row: AnnualReturn, sections: Iterable[SectionCells]) -> list[dict[str, str]]:
    """What is kept with the document as to be looked at, and hinders nothing: fields without a value, shares that are more than the
    whole, units that did not file.
    """
    sections = list(sections)
    labels = {cell.field.code: cell.field.label for section in sections for cell in section.cells}
    found = [
        _finding(section.title, cell.field.label, words)
        for section in sections
        for cell in section.cells
        if (words := _about(cell, labels))
    ]
    late = UnitAnswer.objects.filter(annual_return=row, state__in=TO_FILL).select_related("unit")
    if units := [str(answer.unit) for answer in late]:
        found.append(_finding(str(row), "单位填报", f"{some(units)}没有交，数里不含。"))
    short = UnitAnswer.objects.filter(TO_ADD, annual_return=row)
    if units := [str(answer.unit) for answer in short.select_related("unit")]:
        found.append(_finding(str(row), "单位填报", f"{some(units)}没有补填版式新加的项，这些项里不含。"))
    return found


def _about(cell: Cell, labels: Mapping[str, str]) -> str:
    if cell.trouble:
        return cell.trouble
    if cell.value in (None, ""):
        return f"没有数（{cell.told}）。" if cell.told else "没有数。"
    if cell.reason:
        return f"人工更正，系统的数是 {cell.computed_text}：{cell.reason}"
    one = cell.field
    if one.kind == Kind.SHARE and one.formula and isinstance(cell.value, Decimal) and cell.value > _WHOLE:
        return (
            f"是 {one.show(cell.value)}%，超过 100%，按 {in_words(one.formula, labels)} 算出。"
            "请核对这几项说的是不是同一批、同一个来源；确实如此的，请在说明里写明。"
        )
    return ""


def _finding(table: str, subject: str, message: str) -> dict[str, str]:
    return {"table": table, "subject": subject, "message": message}


def stand_in(row: Any) -> QuerySet[ReturnValue]:
    """What people typed into a return that stands in it: values and explanations, not what another layout asked."""
    rows = ReturnValue.objects.filter(annual_return=row).exclude(code__contains=ASIDE)
    return rows.exclude(text="", explanation="")


def is_last_judge(row: AnnualReturn, viewer: Viewer) -> bool:
    """Whether this person alone could still approve a return, and no more could once something was typed into it."""
    judges = set(people_who_can("reports.rule_return").values_list("user", flat=True))
    free = judges - set(stand_in(row).values_list("changed_by", flat=True))
    return free == {viewer.user.pk}


def some(names: list[str], measure: str = "家") -> str:
    """Units (or what else is counted) in words; of many the first, and how many they are."""
    return "、".join(names[:10]) + (f" 等 {len(names)} {measure}" if len(names) > 10 else "")


def last_answer_of(answer: UnitAnswer) -> dict[str, str]:
    """What the same unit answered in the latest frozen return of the year before, by code; to other items of a code nothing."""
    before = UnitAnswer.objects.filter(
        unit=answer.unit_id,
        annual_return__year=answer.annual_return.year - 1,
        annual_return__state=ReturnState.FROZEN,
        state=AnswerState.CHECKED,
    ).order_by("-annual_return__version")
    last = before.select_related("annual_return__layout").first()
    if last is None:
        return {}
    then = last.annual_return.layout.layout.by_code
    return {one.code: last.counted(one.code) for one in answer.fields if follows(then.get(one.code), one)}


def snapshot_of(row: AnnualReturn, sections: tuple[SectionCells, ...]) -> dict[str, Any]:
    """All that a return prints, as plain data: values, sources, last year, explanations, the units' answers."""
    layout = row.layout
    answers = UnitAnswer.objects.filter(annual_return=row).select_related("unit")
    return {
        "title": f"{row.year}年度数据填报表",
        "group": active_group().name,
        "year": row.year,
        "version": row.version,
        "as_of_words": cndate(row.as_of),
        "state": f"第 {row.version} 版",
        "layout": {
            "name": layout.name,
            "edition": layout.edition,
            "dated": cndate(layout.dated),
            "basis": layout.basis,
            "doubts": layout.doubts,
            "threshold": layout.threshold,
        },
        "sections": sections_plain(sections),
        "asked": [
            {"code": one.code, "label": one.label, "unit": one.unit, "kind": one.kind}
            for one in layout.layout
            if one.asks
        ],
        "units": [_unit(answer, layout.layout.by_code) for answer in answers],
    }


def sections_plain(sections: Iterable[SectionCells]) -> list[dict[str, Any]]:
    """The sections as a snapshot keeps them."""
    return [{"title": section.title, "rows": [_row(cell) for cell in section.cells]} for section in sections]


def _row(cell: Cell) -> dict[str, Any]:
    one, asked = cell.field, cell.question
    figure = asked and {
        "code": asked.metric.code,
        "as_of": asked.as_of.isoformat(),
        "params": asked.written,
    }
    return {
        "code": one.code,
        "label": one.label,
        "unit": one.unit,
        "kind": one.kind,
        "value": cell.kept,
        "text": cell.text,
        "formula": one.formula,
        "source": cell.source_label,
        "typed_by": cell.typed_by,
        "note": cell.told,
        "computed_text": cell.computed_text,
        "reason": cell.reason,
        "last": one.kept(cell.last),
        "last_text": cell.last_text,
        "last_from": cell.last_from,
        "difference": one.kept(cell.difference),
        "difference_text": cell.difference_text,
        "share_text": cell.share_text,
        "explanation": cell.explanation if cell.is_explained else "",
        "figure": figure,
    }


def _unit(answer: UnitAnswer, fields: dict[str, Field]) -> dict[str, Any]:
    counted = {code: answer.counted(code) for code in fields}
    return {
        "unit": str(answer.unit),
        "state": answer.get_state_display(),
        "values": {code: value for code, value in counted.items() if value},
    }


def runs_of(row: AnnualReturn) -> QuerySet[ReportRun]:
    """What was made of a return, the latest first."""
    return (
        ReportRun.objects.defer("snapshot")
        .filter(params__return=str(row.public_id))
        .select_related("made_by")
        .prefetch_related("files__file")
        .annotate(is_final=Exists(FinalReport.objects.filter(run=OuterRef("pk"))))
    )
