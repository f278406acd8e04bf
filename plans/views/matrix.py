"""任务 × 单位: every task beside every unit it was put to, with its state; ticked cells, rows and columns are pressed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.lists.declaring import with_words
from groupportal.office.sheets import PlainBook
from groupportal.people.choosing import Facet, facets_of, narrowed, sets_facet
from groupportal.tenancy.models import Unit
from groupportal.ui.addresses import query_with
from groupportal.ui.formats import cndate
from groupportal.ui.pages import Page
from groupportal.ui.pieces import chip_row, esc
from plans.enums import AssignmentState
from plans.models import ItemThread
from plans.selectors.matrix import Cells, MatrixCell, cells_of, put_to_units, tasks_put, units_put
from plans.selectors.pressing import reminded_words

TASKS, UNITS = 20, 150
"""Columns and rows of a page."""
WORDS = {
    AssignmentState.ASSIGNED: "待报",
    AssignmentState.RETURNED: "退回",
    AssignmentState.FILED: "待审",
    AssignmentState.ACCEPTED: "通过",
    AssignmentState.CLOSED: "办结",
}
_SHOWN = (("open", "有待填报的"), ("late", "有逾期的"), ("settled", "全部填报的"))


def _words(cell: MatrixCell, today: dt.date) -> str:
    if cell.is_open and cell.is_overdue:
        return f"逾期{(today - cell.due_on).days}天"
    return WORDS[AssignmentState(cell.state)]


class _Asked:
    """Which tasks and units an address asks for."""

    request: Any

    @cached_property
    def today(self) -> dt.date:
        """The day of the states."""
        return timezone.localdate()

    @cached_property
    def rows(self) -> Any:
        """All that was put to units."""
        return put_to_units(self.request.viewer, self.today)

    @cached_property
    def tasks(self) -> list[ItemThread]:
        """All tasks, or the one that is asked for."""
        only = self.request.GET.get("task", "")
        found = tasks_put(self.rows)
        return [task for task in found if str(task.public_id) == only] or found

    @cached_property
    def all_units(self) -> list[Unit]:
        """Every unit something was put to."""
        return units_put(self.rows)

    @cached_property
    def facets(self) -> list[Facet]:
        """What they are told apart by; the saved sets among it."""
        return [*facets_of(self.all_units, "plans.file_progress"), *sets_facet(self.all_units)]

    def units_asked(self) -> list[Unit]:
        """The units that the address leaves: by words, by facets."""
        query = self.request.GET
        found = narrowed(self.all_units, self.facets, query)
        if text := query.get("q", "").strip():
            named = set(with_words(Unit.objects.all(), text, "name").values_list("pk", flat=True))
            found = [unit for unit in found if unit.pk in named]
        return found

    def in_state(self, units: Sequence[Unit], cells: Cells) -> list[Unit]:
        """Those of these units that the chip in hand leaves."""
        shown = self.request.GET.get("shown", "")
        if shown not in dict(_SHOWN):
            return list(units)
        by_unit: dict[int, list[MatrixCell]] = {}
        for (unit, _), cell in cells.items():
            by_unit.setdefault(unit, []).append(cell)
        tests = {
            "open": lambda some: any(c.is_open for c in some),
            "late": lambda some: any(c.is_open and c.is_overdue for c in some),
            "settled": lambda some: bool(some) and not any(c.is_open for c in some),
        }
        return [unit for unit in units if tests[shown](by_unit.get(unit.pk, []))]


class Matrix(_Asked, Page):
    """Units down, tasks across, twenty tasks a page; on paper all of them, twenty below twenty."""

    action = "plans.view_plan"
    title = "任务 × 单位"
    template_name = "plans/matrix.html"
    listed = ("任务部署", "plans:assignments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        is_print = bool(query.get("print"))
        across = Paginator(self.tasks, TASKS)
        tasks = across.get_page(query.get("tasks"))
        shown_tasks = self.tasks if is_print else list(tasks)
        cells = cells_of(self.rows, shown_tasks)
        units = self.in_state(self.units_asked(), cells)
        page = Paginator(units, len(units) or 1 if is_print else UNITS).get_page(query.get("page"))
        may_press = self.request.viewer.can("plans.assign_task") and not is_print
        shown = query.get("shown", "")
        chips = [
            {"label": label, "url": query_with(query, shown=code or None, page=None), "active": shown == code}
            for code, label in (("", "全部"), *_SHOWN)
        ]
        spans = [
            {
                "label": f"第 {n * TASKS - TASKS + 1}–{min(n * TASKS, len(self.tasks))} 项",
                "url": query_with(query, tasks=n),
                "active": n == tasks.number,
            }
            for n in across.page_range
        ]
        parts = [shown_tasks[at : at + TASKS] for at in range(0, len(shown_tasks), TASKS)]
        return super().get_context_data(
            **{
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                "is_print": is_print,
                "lead": "" if is_print else self._lead(list(page), cells),
                "table": SafeString(
                    "".join(self._drawn(part, list(page), cells, may_press=may_press) for part in parts)
                ),
                "page_obj": page,
                "tasks": self.tasks,
                "chips": chip_row("单位", chips),
                "spans": chip_row("任务", spans) if len(spans) > 1 else "",
                "selects": [] if is_print else self._selects(),
                "may_press": may_press,
                "export_url": reverse("plans:matrix_export")
                + query_with(query, page=None, tasks=None, print=None),
                **kwargs,
            }
        )

    def _lead(self, units: list[Unit], cells: Cells) -> str:
        """How the cells on the page stand."""
        here = {unit.pk for unit in units}
        shown = [cell for (unit, _), cell in cells.items() if unit in here]
        waits = sum(cell.is_open for cell in shown)
        late = sum(cell.is_open and cell.is_overdue for cell in shown)
        return f"本页 {len(shown)} 项部署，{waits} 项待填报{f'，其中逾期 {late} 项' if late else ''}。"

    def _selects(self) -> list[dict[str, Any]]:
        """What narrows the units, as selects of a form."""
        query = self.request.GET
        found: list[dict[str, Any]] = [
            {"name": f.code, "label": f.label, "choices": f.choices} for f in self.facets
        ]
        found.append(
            {
                "name": "task",
                "label": "任务",
                "choices": [(str(t.public_id), t.name) for t in tasks_put(self.rows)],
            }
        )
        for select in found:
            select["chosen"] = query.get(select["name"], "")
        return found

    def _drawn(
        self, tasks: list[ItemThread], units: list[Unit], cells: Cells, *, may_press: bool
    ) -> SafeString:
        """The table, drawn here: thousands of cells by a template take seconds."""
        here = reverse("plans:assignment", args=("00000000-0000-0000-0000-000000000000",)).partition(
            "00000000-"
        )[0]
        heads = "".join(self._head(number, task, may_press) for number, task in enumerate(tasks))
        every = '<label class="matrix__unit"><input type="checkbox" data-bulk-all><span>单位（全选待填报）</span></label>'
        every = every if may_press else "单位"
        rows = []
        for unit in units:
            name = esc(unit.name)
            drawn = []
            for number, task in enumerate(tasks):
                cell = cells.get((unit.pk, task.pk))
                drawn.append(self._cell(cell, number, task, here, may_press) if cell else "<td></td>")
            tick = (
                f'<input type="checkbox" data-bulk-row aria-label="选中{name}的全部待填报">'
                if may_press
                else ""
            )
            rows.append(
                f'<tr><th scope="row"><span class="matrix__unit">{tick}<span>{name}</span></span></th>{"".join(drawn)}</tr>'
            )
        return SafeString(
            '<div class="table-wrap table-wrap--wide" tabindex="0" role="region" aria-label="任务与单位">'
            '<table class="table table--cards matrix"><caption class="sr">各单位各项任务的填报情况</caption>'
            f'<thead><tr><th scope="col">{every}</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
        )

    def _head(self, number: int, task: ItemThread, may_press: bool) -> str:
        name = esc(task.name)
        tick = (
            f'<input type="checkbox" data-bulk-column="{number}" aria-label="选中{name}的全部待填报">'
            if may_press
            else ""
        )
        link = reverse("plans:task", kwargs={"public_id": task.public_id})
        return f'<th scope="col"><span class="matrix__task">{tick}<a href="{link}" title="{name}">{name}</a></span></th>'

    def _cell(self, cell: MatrixCell, number: int, task: ItemThread, here: str, may_press: bool) -> str:
        words, tone = _words(cell, self.today), _tone(cell)
        said = ""
        if cell.is_open and cell.reminded_on:
            said = f'<small title="{reminded_words(cell.reminded_on, self.today)}">催 {cell.reminded_on:%-m/%-d}</small>'
        tick = (
            f'<input type="checkbox" name="ids" value="{cell.public_id}" form="press" data-bulk-item data-c="{number}"'
            f' aria-label="{words}">'
            if may_press and cell.is_open
            else ""
        )
        return (
            f'<td class="m m--{tone}" data-label="{esc(task.name)}"><span>{tick}'
            f'<a href="{here}{cell.public_id}/">{words}</a>{said}</span></td>'
        )


def _tone(cell: MatrixCell) -> str:
    if cell.is_open:
        return "alarm" if cell.is_overdue or cell.state == AssignmentState.RETURNED else "care"
    return "action" if cell.state == AssignmentState.FILED else "done"


class MatrixExport(_Asked, Page):
    """The same as a workbook: all tasks, the units that the address leaves."""

    action = "plans.assign_task"
    title = "导出任务 × 单位"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cells = cells_of(self.rows, self.tasks)
        units = self.in_state(self.units_asked(), cells)
        book = PlainBook()
        heads = ("单位", *(task.name for task in self.tasks))
        sheet = book.sheet("任务与单位", heads, widths=(32, *[18] * len(self.tasks)), fixed=1)
        for unit in units:
            said = [cells.get((unit.pk, task.pk)) for task in self.tasks]
            sheet.row([unit.name, *(None if cell is None else self._said(cell) for cell in said)])
        name = f"任务与单位-{self.today:%Y%m%d}.xlsx"
        label = f"{len(units)} 家单位 × {len(self.tasks)} 项任务"
        seen(None, by=request.user, kind=AccessKind.EXPORT, purpose="导出任务与单位", label=label)
        return download(book.content(), name)

    def _said(self, cell: MatrixCell) -> str:
        words = f"{_words(cell, self.today)}，截止{cndate(cell.due_on)}"
        return f"{words}，{reminded_words(cell.reminded_on, self.today)}" if cell.is_open else words
