"""A draft of the points rules: beginning one, editing, putting it in force, deleting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage
from points.enums import RuleSetState
from points.forms.rule import DraftForm, GradeFormSet, GradingForm, InForceForm, RuleFormSet
from points.models import PointRuleSet
from points.selectors.entry import rule_set_on, rule_sets
from points.services.rule import (
    GradeInput,
    RuleInput,
    discard_rules,
    draft_rules,
    put_in_force,
    set_grades,
    set_rules,
)
from points.services.starter import draft_example
from points.views.base import page
from points.views.rule import DISCARDING, OfSet, visible_sets

RULE_FIELDS = tuple(RuleInput.__dataclass_fields__)
GRADE_FIELDS = tuple(GradeInput.__dataclass_fields__)


class _OfDraft(OfSet, RecordFormPage):
    """A form about a draft; of any other version the page says why there is none."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.get_object()
        if found.state == RuleSetState.DRAFT:
            return super().get(request, *args, **kwargs)
        messages.warning(
            request, f"{found}已经生效或归档，不能再改。要调整的，请另建新版本，经理事会决定后生效。"
        )
        return HttpResponseRedirect(found.get_absolute_url())


class NewDraft(FormPage):
    """A new version, with what the one in force says."""

    action = "points.edit_rules"
    title = "起草积分规则"
    listed = ("积分规则", "points:rule_sets")
    form_class = DraftForm
    submit_label = "起草"

    def get_initial(self) -> dict[str, Any]:
        last = rule_sets().first()
        return {"name": last.name} if last else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_first": not rule_sets().exists()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        later = "新版本会带上最近一版的全部项目和等级，修改后经理事会决定再生效。"
        first = "起草以后可以从 Excel 粘贴项目，也可以先放一套示例再改；经理事会决定后生效。"
        intro = later if rule_sets().exists() else first
        return super().get_context_data(
            **{"intro": intro, "cancel_url": reverse("points:rule_sets"), **kwargs}
        )

    def perform(self, form: Any) -> str:
        if form.cleaned_data.get("example"):
            made = draft_example(form.cleaned_data["name"], by=self.request.viewer)
            messages.info(self.request, "已放入示例项目和等级。它们只是示例，请逐项改成理事会要定的。")
            return page("rules_edit", made)
        source = rule_set_on(timezone.localdate()) or rule_sets().first()
        made = draft_rules(form.cleaned_data["name"], by=self.request.viewer, copy_from=source)
        return page("rules_edit", made)


class EditRules(_OfDraft):
    """The items of a draft."""

    action = "points.edit_rules"
    title = "修改积分项目"
    form_class = RuleFormSet
    prefix = "rule"
    template_name = "points/rules_edit.html"
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


class EditGrades(_OfDraft):
    """The grades of a draft, and how they are given."""

    action = "points.edit_rules"
    title = "修改积分等级"
    form_class = GradeFormSet
    prefix = "grade"
    template_name = "points/rules_edit.html"
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


class InForce(_OfDraft):
    """The draft rules from a day on."""

    action = "points.edit_rules"
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
        messages.success(self.request, f"已登记，自{cndate(made.starts_on)}起执行。")
        return made.get_absolute_url()


class DiscardRules(RecordDeedView):
    action = "points.edit_rules"
    title = "删除草稿"
    question = DISCARDING
    done_message = "草稿已删除。"

    def base_queryset(self) -> QuerySet[PointRuleSet]:
        return visible_sets(self.request.viewer)

    def perform(self) -> str:
        discard_rules(self.get_object(), by=self.request.viewer)
        return reverse("points:rule_sets")

    def fallback_url(self) -> str:
        return reverse("points:rule_sets")
