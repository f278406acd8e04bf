"""Graduates and what they told in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from employment.models import FollowUp, Graduate, GraduateAnswer, SurveyCall
from employment.selectors.graduate import VIEW, calls_for, graduates_for
from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import mask_phone


@admin.register(Graduate, site=group_admin_site)
class GraduateAdmin(GroupModelAdmin):
    """Those the person sees."""

    view_action = VIEW
    rows_for = staticmethod(graduates_for)
    add_page = "employment:graduate_new"
    purpose = "毕业生，跟踪三年。"
    icon = "school"
    list_display = ("name", "number", "unit", "programme", "graduated_on", "teacher")
    list_filter = ("graduated_on", "origin")
    list_select_related = ("unit", "programme", "teacher")
    search_fields = ("name", "number", "class_name")
    fields = (
        "unit",
        "number",
        "name",
        "programme",
        "class_name",
        "graduated_on",
        "origin",
        "masked_phone",
        "teacher",
        "student",
        "created_at",
    )
    readonly_fields = fields
    export_fields = ("unit", "number", "name", "programme", "class_name", "graduated_on", "origin")

    @admin.display(description="电话")
    def masked_phone(self, obj: Graduate) -> str:
        """Never in full here."""
        return mask_phone(obj.phone) if obj.phone else ""

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return ["employment:graduate_call", "employment:graduate_answer", "employment:graduate_edit"]


def answers_for(viewer: Viewer) -> QuerySet[GraduateAnswer]:
    """What the person's graduates told, corrected ones too."""
    return GraduateAnswer.objects.filter(graduate__in=graduates_for(viewer).order_by().values("pk"))


def follow_ups_for(viewer: Viewer) -> QuerySet[FollowUp]:
    """Calls to the person's graduates."""
    return FollowUp.objects.filter(graduate__in=graduates_for(viewer).order_by().values("pk"))


@admin.register(GraduateAnswer, site=group_admin_site)
class GraduateAnswerAdmin(GroupModelAdmin):
    """Answers, corrected ones too."""

    view_action = VIEW
    rows_for = staticmethod(answers_for)
    purpose = "毕业生每一次填报的去向，更正过的也在。"
    icon = "fact_check"
    list_display = ("graduate", "wave", "status", "source", "told_on", "superseded_on")
    list_filter = ("wave", "status", "source")
    list_select_related = ("graduate",)
    search_fields = ("graduate__name", "employer", "study_school")
    fields = (
        "graduate",
        "wave",
        "told_on",
        "superseded_on",
        "source",
        "reason",
        "status",
        "employer",
        "employer_unit",
        "post",
        "employed_on",
        "place",
        "city",
        "match",
        "wage",
        "study_school",
        "study_programme",
        "study_route",
        "study_level",
        "written_by",
    )
    readonly_fields = fields
    export_fields = ("graduate", "wave", "told_on", "source", "status", "place", "match", "wage")


@admin.register(SurveyCall, site=group_admin_site)
class SurveyCallAdmin(GroupModelAdmin):
    """Surveys, answered ones too."""

    view_action = VIEW
    rows_for = staticmethod(calls_for)
    add_page = "employment:survey_open"
    purpose = "向毕业生发起的去向调查。"
    icon = "pending_actions"
    list_display = ("graduate", "wave", "asked_on", "until", "reminders")
    list_filter = ("wave",)
    list_select_related = ("graduate",)
    search_fields = ("graduate__name",)
    fields = ("graduate", "wave", "asked_on", "until", "reminders", "reminded_at")
    readonly_fields = fields


@admin.register(FollowUp, site=group_admin_site)
class FollowUpAdmin(GroupModelAdmin):
    """Calls by telephone."""

    view_action = VIEW
    rows_for = staticmethod(follow_ups_for)
    purpose = "教师给毕业生打的电话。"
    icon = "contacts"
    list_display = ("graduate", "wave", "called_on", "outcome", "written_by")
    list_filter = ("outcome", "wave")
    list_select_related = ("graduate", "written_by")
    search_fields = ("graduate__name", "words")
    fields = ("graduate", "wave", "called_on", "outcome", "words", "written_by")
    readonly_fields = fields
