"""Versions of the points rules: the list, one version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.lists.declaring import Button, Empty
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate, count
from groupportal.ui.pages import RecordPage
from groupportal.ui.tables import Column, StateCell
from points.enums import RuleSetState
from points.events import label_of
from points.models import PointGrade, PointRuleSet
from points.selectors.entry import rule_sets

DISCARDING = "项目和等级一起删除，不能恢复；已生效的规则不受影响。"
"""What is said before a draft is thrown away."""


def visible_sets(viewer: Any) -> QuerySet[PointRuleSet]:
    """All versions; drafts only for those who write them."""
    rows = rule_sets()
    return rows if viewer.can("points.edit_rules") else rows.exclude(state=RuleSetState.DRAFT)


def _period(rule_set: PointRuleSet) -> str:
    if rule_set.starts_on is None:
        return "未生效"
    last = rule_set.ends_on - dt.timedelta(days=1) if rule_set.ends_on else None
    end = f"至{cndate(last)}" if last else "起"
    return f"{cndate(rule_set.starts_on)}{end}"


def _state(rule_set: PointRuleSet) -> StateCell:
    """How the version stands today: one that was decided on for a later day is not in force yet, nor its predecessor over."""
    today = timezone.localdate()
    state = RuleSetState(rule_set.state)
    if state == RuleSetState.IN_FORCE and rule_set.starts_on and rule_set.starts_on > today:
        return StateCell("approved", "已通过，待生效")
    if state == RuleSetState.SUPERSEDED and rule_set.ends_on and rule_set.ends_on > today:
        state = RuleSetState.IN_FORCE
    return StateCell(state.value, str(state.label))


class RuleSetList(ListPage):
    """All versions, the newest first."""

    action = "points.view_points"
    title = "积分规则"
    measure, noun = "个", "版本"
    columns = (
        Column("名称", "name"),
        Column("版本", lambda row: f"第{row.version}版", "number"),
        Column("执行时间", _period),
        Column("决定依据", "decided_by"),
        Column("状态", _state, "state"),
    )
    opens = "points:rule_set"
    add = Button("起草新版本", "points:rules_new")
    empty = Empty("还没有积分规则", "秘书处起草并经理事会决定后生效，之后才能记积分。", icon="seal")

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        return visible_sets(self.request.viewer)


class OfSet:
    """Pages about one version."""

    request: Any

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        """Versions the person may see."""
        return visible_sets(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list, and to the version from its forms."""
        found = self.get_object()  # type: ignore[attr-defined]  # mixed into pages of one record
        trail = [("积分规则", reverse("points:rule_sets"))]
        return trail if isinstance(self, RecordPage) else [*trail, (str(found), found.get_absolute_url())]


class RuleSetPage(OfSet, RecordPage):
    """One version: items, grades, what they earn."""

    action = "points.view_points"
    template_name = "points/rule_set.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.get_object()
        is_draft = found.state == RuleSetState.DRAFT
        may_draft = self.request.viewer.can("points.edit_rules")
        grades = list(found.grades.order_by("position"))
        return super().get_context_data(
            **{
                "state": _state(found).state,
                "state_label": _state(found).label,
                "facts": [
                    ("执行时间", _period(found)),
                    ("决定依据", found.decided_by or "—"),
                    ("定级方式", found.get_grading_display()),
                ],
                "columns": _RULE_COLUMNS,
                "rows": list(found.rules.order_by("position")),
                "grades": [(grade, _terms(grade)) for grade in grades],
                "may_edit": is_draft and may_draft,
                "discarding": DISCARDING,
                "may_draft": not is_draft and may_draft,
                "draft": rule_sets().filter(state=RuleSetState.DRAFT).first() if may_draft else None,
                **kwargs,
            }
        )


_RULE_COLUMNS = (
    Column("项目", "label"),
    Column("分值", lambda rule: f"{count(rule.points)} 分/{rule.unit}", "number"),
    Column("年度上限", lambda rule: f"{count(rule.yearly_cap)} 分" if rule.yearly_cap else "不设", "number"),
    Column("怎样记分", lambda rule: f"系统自动：{label_of(rule.event)}" if rule.event else "申报或登记"),
    Column("由谁确认", lambda rule: rule.get_confirmer_display() or "不用确认", "short"),
    Column("所需佐证", lambda rule: rule.evidence + ("（必须上传）" if rule.needs_evidence else "")),
)


def _terms(grade: PointGrade) -> str:
    parts = []
    if grade.min_points is not None:
        parts.append(f"{count(grade.min_points)} 分及以上")
    if grade.top_count is not None:
        parts.append(f"前 {grade.top_count} 名")
    if grade.top_percent is not None:
        parts.append(f"前 {count(grade.top_percent)}%")
    return "，".join(parts) or "其余单位"
