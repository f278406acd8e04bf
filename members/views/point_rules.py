"""Versions of the points rules: list, one version, drafting, editing, putting in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.ui.formats import cndate, count
from groupportal.ui.pages import FormPage, ListPage, RecordDeedView, RecordFormPage, RecordPage
from members.forms.point_rules import DraftForm, GradeFormSet, GradingForm, InForceForm, RuleFormSet
from members.models import PointGrade, PointRule, PointRuleSet
from members.point_enums import RuleSetState
from members.point_events import label_of
from members.selectors.points import rule_set_on, rule_sets
from members.services.point_rules import (
    GradeInput,
    RuleInput,
    discard_rules,
    draft_rules,
    put_in_force,
    set_grades,
    set_rules,
)
from members.views.point_base import page

RULE_FIELDS = tuple(RuleInput.__dataclass_fields__)
GRADE_FIELDS = tuple(GradeInput.__dataclass_fields__)


def visible_sets(viewer: Any) -> QuerySet[PointRuleSet]:
    """All versions; drafts only for those who write them."""
    rows = rule_sets()
    return rows if viewer.can("members.edit_rules") else rows.exclude(state=RuleSetState.DRAFT)


def _period(rule_set: PointRuleSet) -> str:
    if rule_set.in_force_from is None:
        return "未生效"
    last = rule_set.in_force_until - dt.timedelta(days=1) if rule_set.in_force_until else None
    end = f"至{cndate(last)}" if last else "起"
    return f"{cndate(rule_set.in_force_from)}{end}"


def _state(rule_set: PointRuleSet) -> dict[str, str]:
    """How the version stands today: one that was decided on for a later day is not in force yet, nor its predecessor over."""
    today = timezone.localdate()
    state = RuleSetState(rule_set.state)
    if state == RuleSetState.IN_FORCE and rule_set.in_force_from and rule_set.in_force_from > today:
        return {"state": "approved", "label": "已通过，待生效"}
    if state == RuleSetState.SUPERSEDED and rule_set.in_force_until and rule_set.in_force_until > today:
        state = RuleSetState.IN_FORCE
    return {"state": state.value, "label": state.label}


class RuleSetList(ListPage):
    """All versions, the newest first."""

    action = "members.view_points"
    title = "积分规则"

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        return visible_sets(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may_draft = self.request.viewer.can("members.edit_rules")
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


class _OfSet:
    request: Any

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        """Versions the person may see."""
        return visible_sets(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list, and to the version from its forms."""
        found = self.get_object()  # type: ignore[attr-defined]  # mixed into pages of one record
        trail = [("积分规则", reverse("points:rule_sets"))]
        return trail if isinstance(self, RecordPage) else [*trail, (str(found), found.get_absolute_url())]


class RuleSetPage(_OfSet, RecordPage):
    """One version: items, grades, what they earn."""

    action = "members.view_points"
    template_name = "members/points_rule_set.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.get_object()
        is_draft = found.state == RuleSetState.DRAFT
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
                "may_edit": is_draft and self.request.viewer.can("members.edit_rules"),
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


class NewDraft(FormPage):
    """A new version, with what the one in force says."""

    action = "members.edit_rules"
    title = "起草积分规则"
    form_class = DraftForm
    submit_label = "起草"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("积分规则", reverse("points:rule_sets"))]

    def get_initial(self) -> dict[str, Any]:
        last = rule_sets().first()
        return {"name": last.name} if last else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "新版本会带上最近一版的全部项目和等级，修改后经理事会决定再生效。"
        return super().get_context_data(
            **{"intro": intro, "cancel_url": reverse("points:rule_sets"), **kwargs}
        )

    def perform(self, form: Any) -> str:
        source = rule_set_on(timezone.localdate()) or rule_sets().first()
        made = draft_rules(form.cleaned_data["name"], by=self.request.viewer, copy_from=source)
        return page("rules_edit", made)


class EditRules(_OfSet, RecordFormPage):
    """The items of a draft."""

    action = "members.edit_rules"
    title = "修改积分项目"
    form_class = RuleFormSet
    prefix = "rule"
    template_name = "members/points_rules_edit.html"
    done_message = "积分项目已保存。"

    def get_initial(self) -> Any:
        return list(self.get_object().rules.order_by("position").values(*RULE_FIELDS))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        noun = "项目"
        return super().get_context_data(
            **{"noun": noun, "cancel_url": self.get_object().get_absolute_url(), **kwargs}
        )

    def perform(self, form: Any) -> str:
        rules = [RuleInput(**row) for row in form.given()]
        set_rules(self.get_object(), rules, by=self.request.viewer)
        return self.get_object().get_absolute_url()


class EditGrades(_OfSet, RecordFormPage):
    """The grades of a draft, and how they are given."""

    action = "members.edit_rules"
    title = "修改积分等级"
    form_class = GradeFormSet
    prefix = "grade"
    template_name = "members/points_rules_edit.html"
    done_message = "积分等级已保存。"

    def get_initial(self) -> Any:
        return list(self.get_object().grades.order_by("position").values(*GRADE_FIELDS))

    def _way(self) -> GradingForm:
        if self.request.method == "POST":
            return GradingForm(self.request.POST)
        return GradingForm(initial={"grading": self.get_object().grading})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "noun": "等级",
                "way": self._way(),
                "cancel_url": self.get_object().get_absolute_url(),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        way = self._way()
        grading = way.cleaned_data["grading"] if way.is_valid() else ""
        grades = [GradeInput(**row) for row in form.given()]
        with transaction.atomic():
            set_grades(self.get_object(), grades, grading=grading, by=self.request.viewer)
        return self.get_object().get_absolute_url()


class InForce(_OfSet, RecordFormPage):
    """The draft rules from a day on."""

    action = "members.edit_rules"
    title = "使积分规则生效"
    form_class = InForceForm
    submit_label = "生效"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "生效后不能再修改；原版本到这一天为止，已经记的积分不重算。"
        return super().get_context_data(
            **{"intro": intro, "cancel_url": self.get_object().get_absolute_url(), **kwargs}
        )

    def perform(self, form: Any) -> str:
        made = put_in_force(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        messages.success(self.request, f"已登记，自{cndate(made.in_force_from)}起执行。")
        return made.get_absolute_url()


class DiscardRules(RecordDeedView):
    """A draft goes."""

    action = "members.edit_rules"
    done_message = "草稿已删除。"

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        return visible_sets(self.request.viewer)

    def perform(self) -> str:
        discard_rules(self.get_object(), by=self.request.viewer)
        return reverse("points:rule_sets")

    def fallback_url(self) -> str:
        return reverse("points:rule_sets")
