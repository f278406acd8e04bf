"""Bodies: the tree, the chart for paper, one body, and what changes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from governance.charter_facts import lines_of
from governance.compliance_rules import met_by_year
from governance.enums import BodyKind
from governance.forms.body import BodyForm, DissolveForm, EditBodyForm, FoundForm
from governance.models import Body
from governance.selectors.access import bodies_for, seats_for
from governance.selectors.body import Node, former_names, sitting_on, tree_on
from governance.selectors.charter import charter_on, charters_for
from governance.selectors.compliance import facts_of, judge
from governance.services.body import dissolve_body, dissolving_hindrances, edit_body, found_body
from governance.services.charter import charter_facts
from governance.views.common import BODIES, EDIT, VIEW, OfBody, by_decision, page
from governance.views.compliance import POINT_COLUMNS
from governance.views.seat import SEAT_COLUMNS
from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty
from groupportal.lists.pages import ListPage
from groupportal.periods.enums import VersionState
from groupportal.periods.period import during
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import FormPage, Page, RecordPage
from groupportal.ui.tables import Column


def _kind(page: Any, rows: list[Node], value: str) -> list[Node]:
    return [node for node in rows if node.body.kind == value]


def _indented(node: Node) -> SafeString:
    return format_html("{}{}", SafeString('<span class="indent"></span>' * node.depth), node.body.name)


class BodyList(AsOfMixin, ListPage):
    """The bodies of a day, each followed by those below it."""

    action = VIEW
    title = "治理机构"
    measure, noun = "个", "机构"
    paginate_by = 200
    chips = (Chips("种类", "kind", BodyKind.choices, _kind),)
    columns = (
        Column("机构", _indented),
        Column("种类", "body.get_kind_display", "short"),
        Column("负责人", "led_by"),
        Column("届", lambda node: f"第{node.term.number}届" if node.term else None, "short"),
        Column("届满日期", lambda node: node.term and node.term.due_on, "date"),
        Column("席位", lambda node: None if node.body.is_of_members else node.seats, "number"),
        Column("校外", lambda node: None if node.body.is_of_members else node.outside, "number", more=True),
        Column("成立日期", "body.starts_on", "date", more=True),
    )
    add = Button("登记机构", "governance:body_new")
    more = (Button("组织机构图", "governance:chart", "print"),)
    empty = Empty(
        "还没有治理机构", "登记理事会、秘书处、专业建设指导委员会等，再登记章程要点、届和席位。", add, "group"
    )

    def base_queryset(self) -> list[Node]:
        return tree_on(self.request.viewer, self.as_of)


class BodyChart(AsOfMixin, Page):
    """The bodies of a day as a chart, for paper (组织机构图)."""

    action = VIEW
    title = "组织机构图"
    template_name = "governance/chart.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nodes = tree_on(self.request.viewer, self.as_of)
        boxes, lines, height = drawn(nodes)
        return super().get_context_data(
            **{
                "group_name": self.request.group.name,
                "boxes": boxes,
                "lines": lines,
                "width": WIDTH,
                "height": height,
                **kwargs,
            }
        )


WIDTH, _ROW, _BOX, _STEP, _WIDE = 920, 64, 48, 56, 420
"""Of the chart, in its own units: page, row, height of a box, indent, width of a box."""


def drawn(nodes: list[Node]) -> tuple[list[dict[str, Any]], list[str], int]:
    """Boxes with their words, and the lines that lead from each box to those below it."""
    boxes: list[dict[str, Any]] = []
    lines, above = [], dict[int, int]()
    for row, node in enumerate(nodes):
        x, y = node.depth * _STEP, row * _ROW
        above[node.depth] = y
        members = "由全体成员单位组成" if node.body.is_of_members else f"{node.seats} 席"
        words = "，".join(filter(None, [node.led_by, members]))
        boxes.append({"x": x, "y": y, "width": _WIDE, "height": _BOX, "name": node.body.name, "words": words})
        if node.depth:
            left, from_y, to_y = x - _STEP // 2, above[node.depth - 1] + _BOX, y + _BOX // 2
            lines.append(f"{left},{from_y} {left},{to_y} {x},{to_y}")
    return boxes, lines, max(len(nodes), 1) * _ROW


class BodyPage(AsOfMixin, RecordPage):
    """One body as of a day: what its charter asks, its term, who sits there, what holds and what does not."""

    action, listed = VIEW, BODIES
    template_name = "governance/body.html"

    def base_queryset(self) -> QuerySet[Body]:
        return bodies_for(self.request.viewer).select_related("parent", "unit", "evidence", "end_evidence")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        body, viewer, day = self.get_object(), self.request.viewer, self.as_of
        is_over = body.ends_on is not None
        is_there = body.starts_on <= day and (body.ends_on is None or day < body.ends_on)
        charter = charter_on(body, day)
        facts = facts_of([body], day)[body.pk]
        points = judge(facts, day) if is_there else []
        terms = list(body.terms.order_by("-number"))
        papers = [("成立", body.evidence), ("撤销", body.end_evidence)]
        may_edit = viewer.can(EDIT) and not is_over
        versions = charters_for(viewer).filter(body=body)
        deputies = seats_for(viewer).filter(during(day), body=body, stands_in_for__isnull=False)
        return super().get_context_data(
            **{
                "state": "ended" if is_over else "in_force",
                "state_label": "已撤销" if is_over else "现有机构",
                "facts": self._facts(body),
                "files": file_items([(paper, label) for label, paper in papers if paper], viewer) or None,
                "files_title": "决定文件",
                "charter": charter,
                "charter_lines": list(lines_of(charter_facts(charter))) if charter else [],
                "draft": versions.filter(state=VersionState.DRAFT).first(),
                "versions": versions.exclude(state=VersionState.DRAFT),
                "term": next((term for term in terms if during_day(term, day)), None),
                "terms": terms,
                "columns": SEAT_COLUMNS,
                "seats": list(sitting_on(seats_for(viewer).filter(body=body), day)),
                "deputies": list(deputies.select_related("stands_in_for", "unit")),
                "point_columns": POINT_COLUMNS,
                "points": points,
                "broken": [point for point in points if not point.ok],
                "by_year": met_by_year(facts, day),
                "children": list(bodies_for(viewer).filter(during(day), parent=body)),
                "may_edit": may_edit,
                "may_seat": may_edit and not body.is_of_members,
                **kwargs,
            }
        )

    @staticmethod
    def _facts(body: Body) -> list[tuple[str, Any]]:
        found = [
            ("种类", body.get_kind_display()),
            ("上级机构", body.parent or DASH),
            ("所属单位", body.unit or "集团"),
            ("组成", "由全体成员单位组成" if body.is_of_members else "设席位"),
            ("成立日期", cndate(body.starts_on)),
            ("成立依据", body.decision or DASH),
            ("职责", body.duties or DASH),
            *(("曾用名", f"{name}（至{cndate(day)}）") for name, day in former_names(body)),
        ]
        if body.ends_on:
            found += [("撤销日期", cndate(body.ends_on)), ("撤销依据", body.end_decision or DASH)]
        return found


def during_day(period: Any, day: dt.date) -> bool:
    """Whether a day lies in a period that is at hand."""
    return period.starts_on <= day and (period.ends_on is None or day < period.ends_on)


class NewBody(FormPage):
    """Found a body."""

    action, listed = EDIT, BODIES
    title, form_class, submit_label = "登记机构", FoundForm, "登记"
    done_message = "已登记。接着登记章程要点，再登记届和席位。"

    def perform(self, form: Any) -> str:
        facts = form.given()
        for name in BodyForm.base_fields:
            form.cleaned_data.pop(name)
        made = by_decision(found_body, form, self.request.viewer, facts=facts)
        return page("body", made)


class EditBody(OfBody):
    """Rename, move, describe."""

    title, form_class, done_message = "修改机构", EditBodyForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        said = {name: getattr(self.get_object(), name) for name in BodyForm.base_fields}
        return {**said, **{k: said[k] and said[k].public_id for k in ("parent", "unit")}}

    def perform(self, form: Any) -> str:
        edit_body(self.get_object(), form.given(), reason=form.cleaned_data["reason"], by=self.request.viewer)
        return page("body", self.get_object())


class DissolveBody(OfBody):
    """End a body."""

    title, form_class, submit_label = "撤销机构", DissolveForm, "撤销"
    form_takes = ()
    done_message = "已登记撤销，此前的记录不变。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = dissolving_hindrances(self.get_object())
        intro = "".join(one.message for one in found) or "届和席位同时结束；登记过的都保留，按日期可以查到。"
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: Any) -> str:
        made = by_decision(lambda **said: dissolve_body(self.get_object(), **said), form, self.request.viewer)
        return page("body", made)
