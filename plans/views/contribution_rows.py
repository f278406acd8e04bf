"""The rows of a 汇总 page as HTML: a row for each unit that was asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from groupportal.metrics.narrative import known_to, shown
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import carried
from groupportal.ui.formats import DASH, cndate, count
from groupportal.ui.pieces import esc, figure, state
from plans.models import Filing
from plans.reading import match_figures
from plans.selectors.contributions import Contributor
from plans.selectors.rows import Point
from plans.views.cells import assignment_state, page

TAKEN, INSTEAD = "taken", "instead"
"""The forms to which boxes and buttons of the rows belong: what is ticked is quoted, one is taken as it is."""


@dataclass(frozen=True)
class ContributionRows:
    """Draws contributors. ``drawn_on``: the contributions (ids) that the group's filing draws on; ``may_write``: on that filing;
    ``rules_on``: the contributions that wait for this person's ruling; ``on_paper``: texts stand in full."""

    points: Sequence[Point]
    drawn_on: Collection[int]
    viewer: Viewer
    query: QueryDict
    may_write: bool
    rules_on: Collection[int]
    on_paper: bool = False

    def drawn(self, rows: Iterable[Contributor], files: Iterable[Sequence[Mapping[str, Any]]]) -> SafeString:
        """The rows of the table; ``files``: those of each, as ``file_items`` gives them."""
        return SafeString("".join(self._row(row, some) for row, some in zip(rows, files, strict=True)))

    def _row(self, row: Contributor, files: Sequence[Mapping[str, Any]]) -> str:
        name, said = esc(row.name), row.said
        tick = (
            f'<input type="checkbox" name="ids" value="{row.counting.public_id}" form="{TAKEN}"'
            f' aria-label="选中{name}的贡献" data-bulk-item>'
            if row.counting
            else ""
        )
        day = f'<br><span class="small soft">截至{cndate(said.as_of)}</span>' if said else ""
        text = (
            f'<p class="prose{"" if self.on_paper else " contribution__text"}">{self._text(said)}</p>'
            + ("" if self.on_paper else f'<p class="small"><a href="{page("filing", said)}">查看全文</a></p>')
            if said
            else f'<span class="soft">还没有报来，{cndate(row.assignment.due_on)}截止</span>'
        )
        return (
            f'<tr><td class="cell--check">{tick}</td>'
            f'<th scope="row"><a href="{page("assignment", row.assignment)}">{name}</a>{day}</th>'
            f'<td data-label="完成情况"><div>{text}</div></td>'
            f'<td data-label="数值"><div>{self._figures(row) or DASH}</div></td>'
            f'<td data-label="佐证"><div>{"".join(map(_file, files)) or DASH}</div></td>'
            f'<td class="cell--state" data-label="状态"><div class="stack">{self._state(row, name)}</div></td></tr>'
        )

    def _text(self, filing: Filing) -> str:
        return "".join(
            figure(part.text, href=carried(self.query, part.url), label=part.label)
            if part.url
            else esc(part.text).replace("\n", "<br>")
            for part in shown(filing.text, filing.as_of, known_to(self.viewer))
        )

    def _figures(self, row: Contributor) -> str:
        return "".join(
            f'<p><span class="small soft">{f"{one.year}年：" if one.year else ""}{esc(point.number)}{esc(point.text[:24])}</span>'
            f" {count(one.value)}{esc(one.unit)}</p>"
            for point in self.points
            for one in row.figures
            if point.pk in match_figures([point], [one], one.year)
        )

    def _state(self, row: Contributor, name: str) -> str:
        """How far it is, and what can be done with it from here."""
        if row.counting and row.counting.pk in self.drawn_on:
            said: str = state("approved", label="已引用")
        else:
            cell = assignment_state(row.assignment)
            said = state(cell.state, overdue=cell.overdue, label=cell.label)
        if row.last and row.last.pk in self.rules_on:
            said += f'<a class="button button--small" href="{page("review", row.last)}">去审核</a>'
        if row.counting and self.may_write:
            said += (
                f'<button class="button button--small button--quiet" type="submit" form="{INSTEAD}" name="ids"'
                f' value="{row.counting.public_id}" title="集团填报的文字和数值都改为这一家的">'
                f'采用这一份<span class="sr">：{name}</span></button>'
            )
        return said


def _file(file: Mapping[str, Any]) -> str:
    name = esc(file["name"])
    said = f' <span class="soft">{esc(file["note"])}</span>' if file["note"] else ""
    if not file["url"]:
        return f'<p class="small">{name}{said}</p>'
    drawer = f' data-drawer data-drawer-title="{name}"' if file["preview_url"] else ""
    return f'<p class="small"><a href="{esc(file["url"])}"{drawer}>{name}</a>{said}</p>'
