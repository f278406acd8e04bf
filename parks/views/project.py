"""Joint projects: the list, one of them with milestones, money and what came of it, what is done with it; all achievements."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import cndate, yuan
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.enums import AchievementKind, ProjectKind, ProjectState
from parks.forms.fields import FirmForm
from parks.forms.project import (
    AchievementForm,
    EndProjectForm,
    MilestoneForm,
    MoneyForm,
    ProjectForm,
    ReachForm,
)
from parks.forms.request import OwnReasonForm
from parks.models import Achievement, JointProject, Milestone, ProjectMoney, ProjectPartner
from parks.selectors.access import achievements_for, edited_projects, projects_for, values_for
from parks.selectors.project import listed_projects, with_contracts
from parks.services.project import (
    EDIT,
    add_achievement,
    add_milestone,
    add_money,
    add_partner,
    add_project,
    drop_milestone,
    drop_partner,
    edit_project,
    end_project,
    project_facts,
    reach_milestone,
    remove_achievement,
    remove_money,
    remove_project,
    resume_project,
    say_project_without_worth,
)
from parks.views.common import page, with_paper, years

VIEW = "parks.view_projects"
PROJECTS = ("合作项目", "parks:projects")


def state_of(row: JointProject) -> StateCell:
    """Where it stands, and whether it is late."""
    late = row.state == ProjectState.RUNNING and row.due_on and row.due_on < timezone.localdate()
    return StateCell(f"project_{row.state}", row.get_state_display(), overdue=late)


class ProjectList(ListPage):
    """Joint R&D and technical services of the group's units with firms."""

    action = VIEW
    title = PROJECTS[0]
    measure, noun = "项", "项目"
    search = Search(
        "搜项目、牵头单位、合作单位",
        ("title", "unit__name", "partners__unit__name"),
    )
    chips = (
        Chips("状态", "state", ProjectState.choices, narrows="state"),
        Chips("种类", "kind", ProjectKind.choices, narrows="kind"),
        years("starts_on"),
    )
    columns = (
        Column("项目", "title", sort="title"),
        Column("种类", "get_kind_display", "short"),
        Column("牵头单位", "unit.name", sort="unit__pinyin"),
        Column("合作单位", "number_of_partners", "number"),
        Column("开始日期", "starts_on", "date", sort=("starts_on", "id")),
        Column("计划完成", "due_on", "date", sort="due_on", more=True),
        Column("合同金额", "kept_amount", "money", sort="kept_amount"),
        Column("成果", "number_of_achievements", "number", sort="number_of_achievements"),
        Column("服务中心", lambda row: row.centre, more=True),
        Column("状态", state_of, "state"),
    )
    opens = "parks:project"
    add = Button("登记项目", "parks:project_new")
    empty = Empty(
        "还没有合作项目", "登记与企业的合作研发和技术服务，附合同，再登记节点、到账和成果。", add, "tasks"
    )

    def base_queryset(self) -> QuerySet[JointProject]:
        viewer = self.request.viewer
        return with_contracts(listed_projects(projects_for(viewer)), viewer)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "projects"))]


class AchievementList(ListPage):
    """What came of projects: patents, software rights, products, prizes."""

    action = VIEW
    title = "项目成果"
    measure, noun = "项", "成果"
    search = Search("搜名称、证书号、权利人、项目", ("title", "number", "holder", "project__title"))
    chips = (Chips("种类", "kind", AchievementKind.choices, narrows="kind"), years("gained_on"))
    columns = (
        Column("名称", "title", sort="title"),
        Column("种类", "get_kind_display", "short", sort="kind"),
        Column("证书或登记号", "number"),
        Column("权利人或获奖人", "holder", more=True),
        Column("项目", "project.title"),
        Column("取得日期", "gained_on", "date", sort=("gained_on", "id")),
        Column("证书", lambda row: "有" if row.paper_id else "没有", "short"),
    )
    empty = Empty("还没有成果", "在合作项目里登记专利、软件著作权、新产品、获奖等。", None, "seal")

    def base_queryset(self) -> QuerySet[Achievement]:
        return achievements_for(self.request.viewer).select_related("project")

    def row_url(self, row: Achievement) -> str:
        return row.project.get_absolute_url()


class ProjectPage(RecordPage):
    """One project. Money is shown to those who keep it."""

    action = VIEW
    template_name = "parks/project.html"
    listed = PROJECTS

    def base_queryset(self) -> QuerySet[JointProject]:
        return projects_for(self.request.viewer).select_related("unit", "centre", "leader_user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        edits = edited_projects(viewer).filter(pk=row.pk).exists()
        files = [(row.contract, "合同")] if row.contract and edits else []
        files += [(m.paper, m.title) for m in row.milestones.select_related("paper") if m.paper]
        achievements = list(row.achievements.select_related("paper"))
        files += [(a.paper, a.title) for a in achievements if a.paper]
        return super().get_context_data(
            **{
                "state_cell": state_of(row),
                "facts": _facts(row, edits=edits),
                "edits": edits,
                "runs": row.state == ProjectState.RUNNING,
                "partners": list(row.partners.select_related("unit")),
                "milestones": list(row.milestones.all()),
                "money": list(row.money.select_related("payer")) if edits else [],
                "achievements": achievements,
                "values": list(values_for(viewer).filter(project=row).select_related("unit")),
                "files": file_items(files, viewer),
                "files_empty": "还没有合同、节点材料或证书。" if edits else "没有公开的节点材料或证书。",
                **kwargs,
            }
        )


def _facts(row: JointProject, *, edits: bool) -> list[tuple[str, Any]]:
    facts = [
        ("种类", row.get_kind_display()),
        ("牵头单位", row.unit),
        ("服务中心", row.centre or "—"),
        ("负责人", row.leader or "—"),
        ("起止", f"{cndate(row.starts_on)}起，计划{cndate(row.due_on) if row.due_on else '未定'}完成"),
    ]
    if edits:
        said = filter(None, (row.contract_number, yuan(row.contract_amount)))
        facts.append(("合同", " ".join(said) or "—"))
    if row.ended_on:
        facts.append((row.get_state_display(), f"{cndate(row.ended_on)} {row.end_note}"))
    if edits and row.without_worth:
        facts.append(("经济价值", f"没有：{row.without_worth}"))
    if row.text:
        facts.append(("内容", row.text))
    return facts


class NewProject(FormPage):
    action = EDIT
    title, listed = "登记项目", PROJECTS
    form_class, form_takes = ProjectForm, ("viewer",)

    def perform(self, form: Any) -> str:
        made = with_paper(
            add_project,
            form.cleaned_data["paper"],
            self.request.viewer,
            purpose="项目合同",
            view_action=VIEW,
            unit=form.cleaned_data["unit"],
            facts=form.said(),
        )
        return str(made.get_absolute_url())


class OfProject(RecordFormPage):
    """A form about a project one keeps."""

    action, listed = EDIT, PROJECTS
    purpose = "项目材料"

    def base_queryset(self) -> QuerySet[JointProject]:
        return edited_projects(self.request.viewer).select_related("unit")

    def perform(self, form: Any) -> str:
        self.change(self.get_object(), form)
        return self.get_object().get_absolute_url()

    def change(self, row: JointProject, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def kept(self, service: Any, form: Any, **said: Any) -> None:
        """The service with the form's paper kept."""
        paper = form.cleaned_data["paper"]
        with_paper(service, paper, self.request.viewer, purpose=self.purpose, view_action=VIEW, **said)


class EditProject(OfProject):
    title, form_class, form_takes = "修改项目", ProjectForm, ("viewer", "record")
    purpose = "项目合同"

    def get_initial(self) -> dict[str, Any]:
        return vars(project_facts(self.get_object()))

    def change(self, row: JointProject, form: Any) -> None:
        self.kept(edit_project, form, project=row, facts=form.said())


class EndProject(OfProject):
    title, form_class, submit_label = "结题或终止", EndProjectForm, "登记"

    def change(self, row: JointProject, form: Any) -> None:
        data = form.cleaned_data
        stopped = data["outcome"] == "stopped"
        end_project(
            row, ended_on=data["ended_on"], note=data["note"], stopped=stopped, by=self.request.viewer
        )


class RemoveProject(OfProject):
    """Take away what was written down by mistake."""

    title, form_class, submit_label = "删去登记错的项目", OwnReasonForm, "删去"
    lead = "只用于重复登记、登记错的。做过又不做了的，请登记终止。"
    done_message = "已删去，不再计入任何统计。"

    def perform(self, form: Any) -> str:
        remove_project(self.get_object(), reason=form.cleaned_data["text"], by=self.request.viewer)
        return reverse("parks:projects")


class WithoutWorth(OfProject):
    """Nobody is asked what a finished project was worth."""

    title, form_class, submit_label = "没有经济价值", OwnReasonForm, "确定"
    lead = "没有能算成金额的价值的写明原因，以后不再提醒登记；以后有了，仍可登记。"
    done_message = "已记下，不再提醒登记经济价值。"

    def base_queryset(self) -> QuerySet[JointProject]:
        return super().base_queryset().exclude(state=ProjectState.RUNNING)

    def change(self, row: JointProject, form: Any) -> None:
        say_project_without_worth(row, reason=form.cleaned_data["text"], by=self.request.viewer)


class AddPartner(OfProject):
    title, form_class, submit_label = "添加合作单位", FirmForm, "添加"

    def change(self, row: JointProject, form: Any) -> None:
        unit = form.firm(self.request.viewer)
        add_partner(row, unit, by=self.request.viewer)


class AddMilestone(OfProject):
    title, form_class, submit_label = "添加节点", MilestoneForm, "添加"

    def change(self, row: JointProject, form: Any) -> None:
        add_milestone(row, by=self.request.viewer, **form.cleaned_data)


class AddMoney(OfProject):
    title, form_class = "登记到账", MoneyForm

    def change(self, row: JointProject, form: Any) -> None:
        data = {k: v for k, v in form.cleaned_data.items() if k not in ("paper", "sure")}
        self.kept(add_money, form, project=row, **data)


class AddAchievement(OfProject):
    title, form_class = "登记成果", AchievementForm

    def change(self, row: JointProject, form: Any) -> None:
        data = {k: v for k, v in form.cleaned_data.items() if k != "paper"}
        self.kept(add_achievement, form, project=row, **data)


class ResumeProject(RecordDeedView):
    action, done_message = EDIT, "已恢复为进行中。"

    def base_queryset(self) -> QuerySet[JointProject]:
        return edited_projects(self.request.viewer)

    def perform(self) -> str:
        return resume_project(self.get_object(), by=self.request.viewer).get_absolute_url()


class ReachMilestone(RecordFormPage):
    """A milestone is reached."""

    action, listed = EDIT, PROJECTS
    title, form_class, submit_label = "节点完成", ReachForm, "登记完成"

    def base_queryset(self) -> QuerySet[Milestone]:
        rows = Milestone.objects.filter(project__in=edited_projects(self.request.viewer))
        return rows.select_related("project")

    def perform(self, form: Any) -> str:
        data, row = dict(form.cleaned_data), self.get_object()
        paper = data.pop("paper")
        said = {"purpose": "项目材料", "view_action": VIEW, "milestone": row, **data}
        with_paper(reach_milestone, paper, self.request.viewer, **said)
        return page("project", row.project)


class _Dropping(RecordDeedView):
    action = EDIT
    model: Any = None
    service: Any = None

    def base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.filter(project__in=edited_projects(self.request.viewer))
        return rows.select_related("project")

    def perform(self) -> str:
        row = self.get_object()
        target = page("project", row.project)
        type(self).service(row, by=self.request.viewer)
        return target


class DropMilestone(_Dropping):
    model, service, done_message = Milestone, staticmethod(drop_milestone), "已删去这个节点。"


class DropPartner(_Dropping):
    model, service, done_message = ProjectPartner, staticmethod(drop_partner), "已去掉。"


class RemoveMoney(_Dropping):
    model, service, done_message = ProjectMoney, staticmethod(remove_money), "已删去这笔到账。"


class RemoveAchievement(_Dropping):
    model, service, done_message = Achievement, staticmethod(remove_achievement), "已删去这项成果。"
