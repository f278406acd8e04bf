"""Founding teams: the list, one of them, what is done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.forms.project import EndTeamForm, RegisterForm, TeamForm, TeamMemberForm, team_initial
from parks.models import StartupTeam, TeamMember
from parks.selectors.access import edited_teams, teams_for
from parks.services.incubation import (
    EDIT,
    add_member,
    add_team,
    drop_member,
    edit_team,
    end_team,
    register_firm,
)
from parks.views.common import page, with_paper

VIEW = "parks.view_trainings"
TEAMS = ("创业团队", "parks:teams")


def state_of(row: StartupTeam) -> StateCell:
    """Whether it is guided still."""
    return StateCell("ended", "已出孵") if row.ends_on else StateCell("in_force", "孵化中")


def _narrow(page: Any, rows: QuerySet[StartupTeam], value: str) -> QuerySet[StartupTeam]:
    return rows.exclude(firm="") if value == "firm" else rows.filter(ends_on__isnull=value == "running")


class TeamList(ListPage):
    """Teams that found something, with those who guide them."""

    action = VIEW
    title = TEAMS[0]
    measure, noun = "个", "团队"
    search = Search("搜团队、方向、注册的企业、所属单位", ("name", "field", "firm", "unit__name"))
    chips = (
        Chips("孵化", "state", [("running", "孵化中"), ("over", "已出孵"), ("firm", "已注册企业")], _narrow),
    )
    columns = (
        Column("团队", "name", sort=("pinyin", "id")),
        Column("所属单位", "unit.name", sort="unit__pinyin"),
        Column("方向", "field"),
        Column("成员", "people", "number", sort="people"),
        Column("导师", "mentors", "number", sort="mentors"),
        Column("入孵日期", "starts_on", "date", sort="starts_on"),
        Column("注册的企业", "firm"),
        Column("服务中心", lambda row: row.centre, more=True),
        Column("状态", state_of, "state"),
    )
    opens = "parks:team"
    add = Button("登记团队", "parks:team_new")
    empty = Empty("还没有创业团队", "登记学生创业团队、成员和导师；注册了企业的，附营业执照。", add, "group")

    def base_queryset(self) -> QuerySet[StartupTeam]:
        return (
            teams_for(self.request.viewer)
            .select_related("unit", "centre")
            .annotate(
                people=Count("members", filter=Q(members__is_mentor=False)),
                mentors=Count("members", filter=Q(members__is_mentor=True)),
            )
            .order_by("pinyin", "id")
        )


class TeamPage(RecordPage):
    """One team with its people."""

    action = VIEW
    template_name = "parks/team.html"
    listed = TEAMS

    def base_queryset(self) -> QuerySet[StartupTeam]:
        return teams_for(self.request.viewer).select_related("unit", "centre", "licence")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        registered = f"{row.firm}（{cndate(row.registered_on)}）" if row.registered_on else row.firm
        facts = [
            ("所属单位", row.unit),
            ("服务中心", row.centre or "—"),
            ("方向", row.field or "—"),
            ("孵化时间", row.describe()),
            ("注册的企业", registered or "还没有"),
        ]
        if row.end_note:
            facts.append(("出孵情况", row.end_note))
        return super().get_context_data(
            **{
                "state_cell": state_of(row),
                "facts": facts,
                "edits": edited_teams(viewer).filter(pk=row.pk).exists(),
                "people": list(row.members.all()),
                "files": file_items([(row.licence, "营业执照")] if row.licence else [], viewer),
                "files_empty": "注册企业时上传营业执照。",
                **kwargs,
            }
        )


class NewTeam(FormPage):
    action = EDIT
    title, listed = "登记创业团队", TEAMS
    form_class, form_takes = TeamForm, ("viewer",)

    def perform(self, form: Any) -> str:
        return add_team(form.cleaned_data["unit"], form.said(), by=self.request.viewer).get_absolute_url()


class OfTeam(RecordFormPage):
    """A form about a team one keeps."""

    action, listed = EDIT, TEAMS

    def base_queryset(self) -> QuerySet[StartupTeam]:
        return edited_teams(self.request.viewer).select_related("unit", "centre")

    def perform(self, form: Any) -> str:
        self.change(self.get_object(), form)
        return self.get_object().get_absolute_url()

    def change(self, row: StartupTeam, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class EditTeam(OfTeam):
    title, form_class, form_takes = "修改团队", TeamForm, ("viewer", "record")

    def get_initial(self) -> dict[str, Any]:
        return team_initial(self.get_object())

    def change(self, row: StartupTeam, form: Any) -> None:
        edit_team(row, form.said(), by=self.request.viewer)


class AddMember(OfTeam):
    title, form_class, submit_label, done_message = "添加成员或导师", TeamMemberForm, "添加", "已添加。"
    tells_overtaken = False

    def change(self, row: StartupTeam, form: Any) -> None:
        add_member(row, form.said(), by=self.request.viewer)


class RegisterFirm(OfTeam):
    title, form_class, submit_label = "登记注册企业", RegisterForm, "登记"

    def change(self, row: StartupTeam, form: Any) -> None:
        data = dict(form.cleaned_data)
        paper = data.pop("paper")
        said = {"purpose": "营业执照", "view_action": VIEW, "team": row, **data}
        with_paper(register_firm, paper, self.request.viewer, **said)


class EndTeam(OfTeam):
    title, form_class, submit_label = "登记出孵", EndTeamForm, "登记"

    def change(self, row: StartupTeam, form: Any) -> None:
        end_team(row, by=self.request.viewer, **form.cleaned_data)


class DropMember(RecordDeedView):
    action, done_message = EDIT, "已去掉。"

    def base_queryset(self) -> QuerySet[TeamMember]:
        rows = TeamMember.objects.filter(team__in=edited_teams(self.request.viewer))
        return rows.select_related("team")

    def perform(self) -> str:
        row = self.get_object()
        target = page("team", row.team)
        drop_member(row, by=self.request.viewer)
        return target
