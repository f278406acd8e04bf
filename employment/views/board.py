"""The board of open posts: for people with an account, and for everybody who has its address."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from employment.enums import DemandKind
from employment.forms.demand import BoardFilter
from employment.models import Demand
from employment.selectors.access import BOARD as VIEW
from employment.selectors.access import board, board_for, handlers_of, in_whose_stead
from employment.selectors.application import APPLY
from employment.selectors.finding import best_first, found
from employment.services.application import NOBODY
from employment.views.common import BOARD, at, facts_of, place_of, wage_of
from groupportal.links.pages import PublicPage
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.onepass import OnePass
from groupportal.lists.pages import ListPage
from groupportal.ui.addresses import query_with
from groupportal.ui.pages import Page, RecordPage
from groupportal.ui.places import place
from groupportal.ui.tables import Column

LONGEST = 60
"""Signs of a search that are read."""


class Board(ListPage):
    """Open posts, for people with an account."""

    action, title, measure, noun = VIEW, BOARD[0], "个", "岗位"
    paginator_class = OnePass
    search = Search("搜岗位、专业、单位、地点、内容，或拼音首字母")
    filterset_class = BoardFilter
    # Without numbers: they would look through all posts a second time.
    chips = (Chips("种类", "kind", DemandKind.choices, "kind"),)
    columns = (
        Column("岗位", "title", sort="title"),
        Column("单位", "unit.name", sort=("unit__pinyin", "id")),
        Column("种类", "get_kind_display", "short"),
        Column("人数", "headcount", "number", sort="headcount"),
        Column("报酬", wage_of, sort="wage_from"),
        Column("工作地点", place_of),
        Column("食宿", "get_lodging_display", "short", more=True),
        Column("招聘截止", "expires_on", "date", sort="expires_on"),
    )
    opens = "employment:opening"
    more = (Button("二维码", "employment:board_code", "link"),)
    empty = Empty(
        "现在没有招聘中的岗位", "单位发布、审核通过的岗位列在这里，到截止日期自动撤下。", None, "search"
    )

    def base_queryset(self) -> QuerySet[Demand]:
        return best_first(board_for(self.request.viewer, timezone.localdate()), "")


class Opening(RecordPage):
    """An open post, for people with an account: what is said, whom to ask, how to share it."""

    action, listed = VIEW, BOARD
    template_name = "employment/opening.html"

    def base_queryset(self) -> QuerySet[Demand]:
        return board_for(self.request.viewer, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        is_read = handlers_of(row).exists()
        facts = facts_of(row, contact=True)
        if is_read and (stead := in_whose_stead(row)):
            facts.append(("投递由谁办理", f"{stead}（这家单位还没有账号）"))
        return super().get_context_data(
            **{
                "facts": facts,
                "deeds": [("投递", at("apply", row))] if is_read and self.request.viewer.can(APPLY) else (),
                "nobody": "" if is_read else f"{row.unit}{NOBODY}",
                "address": self.request.build_absolute_uri(at("job", row)),
                **kwargs,
            }
        )


class BoardCode(Page):
    """The QR code of the group's public board, to print and hang up."""

    action, title, listed = VIEW, "招聘岗位二维码", BOARD
    template_name = "employment/board_code.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = self.request.build_absolute_uri(place("employment:jobs"))
        return super().get_context_data(**{"address": address, **kwargs})


class Jobs(PublicPage):
    """The public board: every open post of the group, without an account."""

    title, template_name = "招聘岗位", "employment/jobs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        words, kind = query.get("q", "").strip()[:LONGEST], query.get("kind", "")
        rows = found(board(timezone.localdate()), words)
        if kind in DemandKind.values:
            rows = rows.filter(kind=kind)
        page = OnePass(best_first(rows, words), 20).get_page(query.get("page"))
        kinds = [("", "全部"), *DemandKind.choices]
        chips = [(label, query_with(query, kind=value, page=None), value == kind) for value, label in kinds]
        return super().get_context_data(
            **{
                "words": words,
                "chips": chips,
                "kind": kind,
                "page_obj": page,
                "jobs": [_card(row) for row in page],
                **kwargs,
            }
        )


def _card(row: Demand) -> dict[str, Any]:
    return {
        "title": row.title,
        "url": at("job", row),
        "unit": str(row.unit),
        "facts": " · ".join(
            filter(None, (row.get_kind_display(), f"{row.headcount} 人", wage_of(row), place_of(row)))
        ),
    }


class Job(PublicPage):
    """An open post, without an account: neither name nor telephone of anybody."""

    template_name = "employment/job.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = board(timezone.localdate())
        row = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        return super().get_context_data(
            **{
                "object": row,
                "facts": facts_of(row, contact=False),
                "address": self.request.build_absolute_uri(),
                "apply_url": at("opening", row),
                **kwargs,
                "title": row.title,
            }
        )
