"""双向选择 for who runs it: rounds, one with its course and figures, posts and limits, students, the deeds that move it on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from employment.enums import RoundState, RoundTurn
from employment.forms.round import (
    RoundForm,
)
from employment.models import Round, RoundPost, RoundUnit
from employment.selectors.access import units_with
from employment.selectors.round import (
    ENTER,
    RANK,
    RUN,
    VIEW,
    closed_words,
    is_shut,
    own_houses,
    own_places,
    placed_at,
    posts_of,
    progress,
    rounds_for,
    unheard,
)
from employment.selectors.round_places import beside
from employment.selectors.round_world import complaints
from employment.services.round import plan_round
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate, cntime
from groupportal.ui.pages import FormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from internships.services.together import ARRANGE

LISTED = ("双向选择", "employment:rounds")
_S = RoundState
MOST_COMPLAINTS = 20


def at(row: Any, name: str = "round") -> str:
    """A page about a round, or about something in one."""
    return record_url(f"employment:{name}", row.public_id)


def state_of(row: Round) -> StateCell:
    """Where it stands; while it is open, whose turn it is."""
    return StateCell(f"round_{row.state}", row.get_state_display())


def turn_of(row: Round) -> str:
    """Whose turn it is, in words."""
    return RoundTurn(row.turn).label if row.turn else ""


class RoundList(ListPage):
    """The rounds that a person sees."""

    action, title, measure, noun = VIEW, LISTED[0], "个", "轮次"
    search = Search("搜轮次", ("name",))
    chips = (Chips("状态", "state", RoundState.choices, "state"),)
    columns = (
        Column("轮次", "name", sort="name"),
        Column("状态", state_of, "state"),
        Column("现在", turn_of, "short"),
        Column("岗位种类", "get_kind_display", "short"),
        Column(
            "学生选岗", lambda row: f"{cndate(row.wishes_from)}至{cndate(row.wishes_to)}", sort="wishes_from"
        ),
        Column("单位排序截止", "ranks_to", "date", sort="ranks_to"),
        Column("参选学生", "students", "number"),
        Column("录取", "taken", "number"),
    )
    add = Button("新开一轮", "employment:round_new")
    more = (Button("人工调整", "employment:adjustments", "pencil"),)
    empty = Empty(
        "还没有双向选择",
        "秘书处开一轮：加入岗位，学校加入学生，学生填志愿，单位排序，系统匹配。",
        add,
        "group",
    )

    def base_queryset(self) -> QuerySet[Round]:
        return (
            rounds_for(self.request.viewer)
            .annotate(
                students=Count("choosers"),
                taken=Count("choosers", filter=Q(choosers__post__isnull=False, state=_S.PUBLISHED)),
            )
            .order_by("-wishes_from", "-pk")
        )


class RoundNew(FormPage):
    action, title, listed, form_class = RUN, "新开一轮", LISTED, RoundForm
    done_message = "已登记。接下来加入岗位，请各学校加入学生。"

    def perform(self, form: Any) -> str:
        return at(plan_round(form.facts(), by=self.request.viewer))


class RoundPage(RecordPage):
    """One: its days, how far it is, units with their limits, the seed; to a student and a unit their own part."""

    action, listed = VIEW, LISTED
    template_name = "employment/round.html"

    def base_queryset(self) -> QuerySet[Round]:
        return rounds_for(self.request.viewer).select_related("previous", "drawn_by", "published_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        runs, enters = viewer.can(RUN), viewer.can(ENTER)
        own = own_places(viewer).filter(round=row).select_related("post__demand", "post__house__unit").first()
        houses = list(own_houses(viewer).filter(round=row))
        return super().get_context_data(
            **{
                "cell": state_of(row),
                "turn": turn_of(row),
                "facts": self._facts(row),
                "deeds": self._deeds(row) if runs or enters else [],
                "counts": self._counts(row) if runs or enters else [],
                "units": self._units(row) if runs or enters else [],
                "edits": runs and row.state in (_S.DRAFT, _S.OPEN),
                "closes": runs and row.state in (_S.DRAFT, _S.OPEN, _S.DRAWN, _S.MATCHED),
                "shut": self._shut(row) if runs else [],
                "beside": beside(row)[:MOST_COMPLAINTS] if runs and row.state in (_S.OPEN, _S.DRAWN) else [],
                "unheard": unheard(row) if runs and row.turn in (RoundTurn.UNITS, RoundTurn.OVER) else [],
                "own": own,
                "own_wishes": self._wishes(row, own) if own else [],
                "chooses": own is not None and row.turn == RoundTurn.STUDENTS,
                "houses": [
                    (house, list(placed_at(house)) if row.state == _S.PUBLISHED else []) for house in houses
                ],
                "ranks": row.turn == RoundTurn.UNITS and viewer.can(RANK),
                **kwargs,
            }
        )

    @staticmethod
    def _facts(row: Round) -> list[tuple[str, Any]]:
        facts = [
            ("岗位种类", row.get_kind_display()),
            (
                "学生选岗",
                f"{cndate(row.wishes_from)}至{cndate(row.wishes_to)}，最多 {row.most_wishes} 个志愿",
            ),
            ("单位排序", f"学生截止的次日至{cndate(row.ranks_to)}"),
        ]
        if row.starts_on and row.ends_on:
            facts.append(
                ("实习时间", f"{cndate(row.starts_on)}至{cndate(row.ends_on - dt.timedelta(days=1))}")
            )
        if row.previous:
            facts.append(("接着", row.previous))
        if row.seed:
            facts += [("抽签号", row.seed), ("抽签", f"{cntime(row.drawn_at)}，{row.drawn_by}")]
        if row.published_at:
            facts.append(("公布", f"{cntime(row.published_at)}，{row.published_by}"))
        if row.cancelled_why:
            facts.append(("取消的原因", row.cancelled_why))
        return facts

    def _deeds(self, row: Round) -> list[Button]:
        key, viewer = {"public_id": row.public_id}, self.request.viewer
        before = row.state in (_S.DRAFT, _S.OPEN)
        hands = row.state == _S.PUBLISHED and row.is_internship and viewer.can(ARRANGE)
        possible = [
            (row.state == _S.DRAFT, Button("开始", "employment:round_open", look="primary", posts=True)),
            (
                row.turn == RoundTurn.OVER,
                Button("截止并抽签", "employment:round_draw", look="primary", posts=True),
            ),
            (row.state == _S.DRAWN, Button("开始匹配", "employment:round_match", look="primary", posts=True)),
            (
                row.state == _S.MATCHED,
                Button("公布结果", "employment:round_publish", look="primary", posts=True),
            ),
            (hands, Button("转为实习安排", "employment:round_hand_over", look="primary")),
            (before, Button("加入岗位", "employment:round_posts")),
            (before, Button("加入学生", "employment:round_students")),
            (before, Button("修改", "employment:round_edit")),
            (True, Button("参选学生和结果", "employment:round_choosers")),
            (True, Button("全部志愿", "employment:round_wishes")),
            (row.state == _S.MATCHED, Button("谁可以提出异议", "employment:round_complaints")),
            (
                row.state not in (_S.PUBLISHED, _S.CANCELLED),
                Button("取消这一轮", "employment:round_cancel", look="quiet"),
            ),
        ]
        buttons = [replace(button, kwargs=key) for is_open, button in possible if is_open]
        return [button for button in buttons if button.is_for(viewer)]

    @staticmethod
    def _counts(row: Round) -> list[tuple[str, str]]:
        found = progress(row)
        counts = [
            ("参选学生", f"{found['students']} 名，已填志愿 {found['handed_in']} 名"),
            ("单位", f"{found['units']} 家，已排序或退出 {found['ranked']} 家"),
        ]
        if row.state in (_S.MATCHED, _S.PUBLISHED):
            counts.append(("录取", f"{found['taken']} 名，人工调整过 {found['by_hand']} 名"))
        return counts

    @staticmethod
    def _shut(row: Round) -> list[tuple[RoundPost, str]]:
        """Posts that the matching would pass over as things stand, for who may still put that right."""
        if row.state not in (_S.OPEN, _S.DRAWN):
            return []
        posts = [(post, closed_words(post)) for post in posts_of(row)]
        return [(post, words) for post, words in posts if words and words != is_shut(post)]

    @staticmethod
    def _units(row: Round) -> list[tuple[RoundUnit, list[RoundPost], bool]]:
        posts = posts_of(row).annotate(
            wished=Count("wishes", distinct=True), filled=Count("taken", distinct=True)
        )
        units: dict[RoundUnit, list[RoundPost]] = {}
        for post in posts.order_by("house__unit__pinyin", "house", "pk"):
            units.setdefault(post.house, []).append(post)
        answering = units_with(RANK, {house.unit_id for house in units})
        return [(house, said, house.unit_id not in answering) for house, said in units.items()]

    @staticmethod
    def _wishes(row: Round, own: Any) -> list[Any]:
        wishes = list(own.wishes.select_related("post__demand", "post__house__unit"))
        if row.state != _S.PUBLISHED:
            for wish in wishes:
                wish.result = ""
        return wishes


class RoundComplaints(RecordPage):
    """What the result, changed by hand, gives students and units reason to complain of; looked at before it is published."""

    action, title, listed = RUN, "谁可以提出异议", LISTED
    template_name = "employment/round_complaints.html"

    def base_queryset(self) -> QuerySet[Round]:
        return rounds_for(self.request.viewer).filter(state=_S.MATCHED)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        row = self.get_object()
        return [*super().breadcrumbs()[:1], (str(row), at(row))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = complaints(self.get_object())
        shown, more = said[:MOST_COMPLAINTS], max(len(said) - MOST_COMPLAINTS, 0)
        return super().get_context_data(**{"complaints": shown, "more": more, **kwargs})
