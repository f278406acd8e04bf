"""Links for those who were ticked in a list, on slips to be cut apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseRedirect

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.links.models import Link
from groupportal.links.purposes import purpose_of
from groupportal.links.selectors import address_of
from internships.models import Placement
from internships.services.consent import Asked
from internships.views.chosen import ChosenPage

MOST_SLIPS = 200
"""Of how many rows slips are printed at once."""


@dataclass(frozen=True)
class Told:
    """What a slip says: what its holder is asked for (请签岗位实习知情同意书), what it is about, and how."""

    matter: str
    facts: Sequence[tuple[str, Any]]
    how: str


def about(placement: Placement) -> Sequence[tuple[str, Any]]:
    """Whose placement a slip is about."""
    return ("学生", placement.student), ("实习单位", placement.host)


class SlipsPage(ChosenPage):
    """Posted to with ``ids``: links are made and shown once, never kept in a page's history."""

    what = ""
    """What the links are for: 知情同意书."""
    tells: ClassVar[dict[str, Callable[[Any], Told]]] = {}
    """What the slips of a purpose say of their subject."""

    def ask(self, rows: list[Any], form: Any) -> Asked:
        """Call the service."""
        raise NotImplementedError

    def _carried_out(self, form: Any) -> HttpResponse:
        asked = self.ask(self.rows, form)
        if len(self.rows) > MOST_SLIPS:
            self.done_words, self.done_measure = "已发出", "条链接"
            left = [
                *asked.left_out,
                ("打印纸条", f"一次最多 {MOST_SLIPS} 名，请筛选后分几次勾选，再发一次，链接不变"),
            ]
            self.tell(len(asked.links), left)
            return HttpResponseRedirect(self.chosen_in()[1])
        seen(
            None,
            by=self.request.user,
            kind=AccessKind.VIEW,
            purpose=f"打印{self.what}链接",
            label=f"{len(asked.links)} 条{self.what}链接",
        )
        context = {"asked": asked, "slips": self._slips(asked.links), "title": f"{self.what}链接"}
        context |= {"list_url": self.chosen_in()[1], "list_title": self.list_page[0]}
        self.template_name = "internships/slips.html"
        response = self.render_to_response({**self.get_context_data(form=form), **context})
        response["Cache-Control"] = "no-store"
        return response

    def _slips(self, links: Sequence[Link]) -> list[dict[str, Any]]:
        found: dict[str, dict[Any, Any]] = {}
        for code in {link.purpose for link in links}:
            ids = [link.subject_id for link in links if link.purpose == code]
            found[code] = {
                row.public_id: row for row in purpose_of(code).subjects().filter(public_id__in=ids)
            }
        slips = []
        for link in links:
            subject, purpose = found[link.purpose][link.subject_id], purpose_of(link.purpose)
            told = self.tells[link.purpose](subject)
            slips.append(
                {
                    "link": link,
                    "told": told,
                    "address": address_of(link, self.request),
                    "asks_phone": bool(purpose.reach(link, subject).phone),
                }
            )
        return slips
