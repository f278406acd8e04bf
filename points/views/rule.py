"""Versions of the points rules: the list, one version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.ui.formats import cndate, count
from groupportal.ui.pages import ListPage, RecordPage
from points.enums import RuleSetState
from points.events import label_of
from points.models import PointGrade, PointRule, PointRuleSet
from points.selectors.entry import rule_sets


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


def _state(rule_set: PointRuleSet) -> dict[str, str]:
    """How the version stands today: one that was decided on for a later day is not in force yet, nor its predecessor over."""
    today = timezone.localdate()
    state = RuleSetState(rule_set.state)
    if state == RuleSetState.IN_FORCE and rule_set.starts_on and rule_set.starts_on > today:
        return {"state": "approved", "label": "已通过，待生效"}
    if state == RuleSetState.SUPERSEDED and rule_set.ends_on and rule_set.ends_on > today:
        state = RuleSetState.IN_FORCE
    return {"state": state.value, "label": state.label}


class RuleSetList(ListPage):
    """All versions, the newest first."""

    action = "points.view_points"
    title = "积分规则"

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        return visible_sets(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may_draft = self.request.viewer.can("points.edit_rules")
        return {
            **context,
            "columns": [
                {"label": "名称"},
                {"label": "版本", "kind": "number"},
                {"label": "执行时间"},
                {"label": "决定依据"},
                {"label": "状态", "kind": "state"},
            ],
            "rows": [
                {
                    "url": row.get_absolute_url(),
                    "cells": [
                        row.name,
                        f"第{row.version}版",
                        _period(row),
                        row.decided_by or "—",
                        _state(row),
                    ],
                }
                for row in context["page_obj"]
            ],
            "noun": "个版本",
            "add_url": reverse("points:rules_new") if may_draft else "",
            "add_label": "起草新版本",
            "empty_title": "还没有积分规则",
            "empty_text": "秘书处起草并经理事会决定后生效，之后才能记积分。",
        }


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
                "state": _state(found)["state"],
                "state_label": _state(found)["label"],
                "facts": [
                    ("执行时间", _period(found)),
                    ("决定依据", found.decided_by or "—"),
                    ("定级方式", found.get_grading_display()),
                ],
                "columns": [
                    {"label": "项目"},
                    {"label": "分值", "kind": "number"},
                    {"label": "年度上限", "kind": "number"},
                    {"label": "怎样记分"},
                    {"label": "由谁确认", "kind": "short"},
                    {"label": "所需佐证"},
                ],
                "rows": [_rule_row(rule) for rule in found.rules.order_by("position")],
                "grades": [(grade, _terms(grade)) for grade in grades],
                "may_edit": is_draft and may_draft,
                "may_draft": not is_draft and may_draft,
                "draft": rule_sets().filter(state=RuleSetState.DRAFT).first() if may_draft else None,
                **kwargs,
            }
        )


def _rule_row(rule: PointRule) -> dict[str, Any]:
    needed = rule.evidence + ("（必须上传）" if rule.needs_evidence else "")
    return {
        "cells": [
            rule.label,
            f"{count(rule.points)} 分/{rule.unit}",
            f"{count(rule.yearly_cap)} 分" if rule.yearly_cap else "不设",
            f"系统自动：{label_of(rule.event)}" if rule.event else "申报或登记",
            rule.get_confirmer_display() or "不用确认",
            needed or "—",
        ],
    }


def _terms(grade: PointGrade) -> str:
    parts = []
    if grade.min_points is not None:
        parts.append(f"{count(grade.min_points)} 分及以上")
    if grade.top_count is not None:
        parts.append(f"前 {grade.top_count} 名")
    if grade.top_percent is not None:
        parts.append(f"前 {count(grade.top_percent)}%")
    return "，".join(parts) or "其余单位"
