"""Records of joint projects, trainings and founding teams in the browser admin, written by the forms of the portal's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupInline, GroupModelAdmin, group_admin_site
from parks.admin_days import last_day
from parks.enums import ProjectState, TrainingState
from parks.excel.project import ProjectsKind
from parks.excel.training import TrainingsKind
from parks.models import Achievement, JointProject, Milestone, StartupTeam, TeamMember, Training
from parks.selectors.access import achievements_for, projects_for, teams_for, trainings_for


class MilestoneInline(GroupInline):
    """What is to be reached in a project."""

    model = Milestone
    fk_name = "project"
    fields = ("title", "due_on", "done_on", "note")
    readonly_fields = fields


@admin.register(JointProject, site=group_admin_site)
class JointProjectAdmin(GroupModelAdmin):
    """Projects of all units; contracts and what was paid stand on their pages, for those who keep them."""

    view_action = "parks.view_projects"
    rows_for = staticmethod(projects_for)
    add_page = "parks:project_new"
    edit_pages = ("parks:project_edit",)
    purpose = "与企业的合作研发和技术服务，从开始到结题：合同、节点、成果。"
    icon = "handyman"
    list_display = ("title", "kind", "unit", "starts_on", "due_on", "state")
    list_filter = ("state", "kind")
    list_select_related = ("unit",)
    search_fields = ("title", "unit__name")
    fields = (
        "title",
        "kind",
        "unit",
        "centre",
        "leader",
        "starts_on",
        "due_on",
        "text",
        "state",
        "ended_on",
        "end_note",
    )
    readonly_fields = fields
    inlines = (MilestoneInline,)
    export_fields = ("title", "kind", "unit", "starts_on", "due_on", "state", "ended_on")
    record_kind = ProjectsKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.state != ProjectState.RUNNING:
            return []
        return ["parks:milestone_new", "parks:achievement_new", "parks:project_end"]


@admin.register(Achievement, site=group_admin_site)
class AchievementAdmin(GroupModelAdmin):
    """What came of projects."""

    view_action = "parks.view_projects"
    rows_for = staticmethod(achievements_for)
    purpose = "合作项目取得的专利、软件著作权、新产品、获奖，附证书。"
    icon = "military_tech"
    list_display = ("title", "kind", "number", "project", "gained_on")
    list_filter = ("kind",)
    list_select_related = ("project",)
    search_fields = ("title", "number", "project__title")
    fields = ("project", "kind", "title", "number", "holder", "gained_on", "paper")
    readonly_fields = fields
    export_fields = ("title", "kind", "number", "holder", "project", "gained_on")


@admin.register(Training, site=group_admin_site)
class TrainingAdmin(GroupModelAdmin):
    """Trainings; who came stands on their pages, for those who keep them."""

    view_action = "parks.view_trainings"
    rows_for = staticmethod(trainings_for)
    add_page = "parks:training_new"
    edit_pages = ("parks:training_edit",)
    purpose = "园区企业培训、创业创新培养和社会培训；名单在培训的页面里看。"
    icon = "school"
    list_display = ("title", "kind", "unit", "starts_at", "state")
    list_filter = ("state", "kind")
    list_select_related = ("unit",)
    search_fields = ("title", "unit__name")
    fields = (
        "title",
        "kind",
        "unit",
        "centre",
        "starts_at",
        "ends_at",
        "place",
        "trainer",
        "hours",
        "places",
        "text",
        "state",
        "counted",
        "cancel_reason",
    )
    readonly_fields = fields
    export_fields = ("title", "kind", "unit", "starts_at", "ends_at", "hours", "places", "counted", "state")
    record_kind = TrainingsKind

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return {
            TrainingState.OPEN: ["parks:training_hold", "parks:training_cancel"],
            TrainingState.HELD: ["parks:training_unhold"],
        }.get(obj.state, [])


class TeamMemberInline(GroupInline):
    """Who is of a founding team, or guides it."""

    model = TeamMember
    fk_name = "team"
    fields = ("name", "part", "is_leader", "is_mentor")
    readonly_fields = fields


@admin.register(StartupTeam, site=group_admin_site)
class StartupTeamAdmin(GroupModelAdmin):
    """Founding teams with their people."""

    view_action = "parks.view_trainings"
    rows_for = staticmethod(teams_for)
    add_page = "parks:team_new"
    edit_pages = ("parks:team_edit",)
    purpose = "创业团队从入孵到出孵：成员、导师、注册的企业。"
    icon = "contacts"
    list_display = ("name", "unit", "field", "starts_on", "firm", last_day)
    list_select_related = ("unit",)
    search_fields = ("name", "unit__name", "firm")
    fields = (
        "name",
        "unit",
        "centre",
        "field",
        "starts_on",
        "firm",
        "registered_on",
        "credit_code",
        "licence",
        last_day,
        "end_note",
    )
    readonly_fields = fields
    inlines = (TeamMemberInline,)
    export_fields = ("name", "unit", "field", "starts_on", "firm", "registered_on", "ends_on")

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        return [] if obj.ends_on else ["parks:team_register", "parks:team_end"]
