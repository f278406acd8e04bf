"""集团资料, 角色权限表, and the end of an operator's visit."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html

from groupportal.errors import DomainError
from groupportal.people import services
from groupportal.people.forms import GroupForm, WorkingDateForm
from groupportal.tenancy.models import Group
from groupportal.tenancy.roles import Role
from groupportal.tenancy.roles_table import roles_table
from groupportal.ui.asof import as_of_label, cut_off_date
from groupportal.ui.formats import cndate
from groupportal.ui.pages import DeedView, FormPage, Page


class RolesPage(Page):
    action = "tenancy.view_roles"
    title = "角色权限表"
    template_name = "people/roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lead="各角色能做什么，按这张表执行；页面、按钮、提醒和数据管理都以它为准。",
            roles=list(Role),
            sections=roles_table(),
            **kwargs,
        )


def _swatch(color: str) -> str:
    """A colour is seen, not read."""
    return format_html(
        '<svg width="48" height="20" role="img" aria-label="门户抬头的颜色"><rect width="48" height="20" rx="4" fill="{}"/></svg>',
        color,
    )


class GroupPage(Page):
    action = "tenancy.view_group"
    title = "集团资料"
    template_name = "people/group.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group: Group = self.request.group
        shown = []
        for name in services.GROUP_FIELDS:
            field: Any = group._meta.get_field(name)
            value = getattr(group, name)
            if field.choices:
                value = getattr(group, f"get_{name}_display")()
            elif field.get_internal_type() == "DateField":
                value = cndate(value)
            elif name == "color":
                value = _swatch(value)
            shown.append((field.verbose_name, value or "—"))
        may = self.request.viewer.can("tenancy.edit_group")
        return super().get_context_data(
            facts=shown, edit_url=reverse("people:group_edit") if may else "", **kwargs
        )


class GroupEditPage(FormPage):
    action = "tenancy.edit_group"
    title = "修改集团资料"
    form_class = GroupForm
    submit_label = "保存资料"
    done_message = "集团资料已保存。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("集团资料", reverse("people:group"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        # A copy: a form writes into its instance even when the rule then says no.
        return {**super().get_form_kwargs(), "instance": Group.objects.get(pk=self.request.group.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:group"), **kwargs)

    def perform(self, form: GroupForm) -> str:
        services.edit_group(form.cleaned_data, by=self.request.viewer)
        return reverse("people:group")


class WorkingDatePage(GroupEditPage):
    """The day that pages of what is printed begin with."""

    action = "tenancy.edit_group"
    title = "工作日期"
    lead = (
        "定下正在准备的验收或年报，全集团的填报、任务、台账和验收表打开时都先按这一天；不再需要时清空日期。"
    )
    form_class = WorkingDateForm
    submit_label = "保存工作日期"
    done_message = "工作日期已保存，填报、台账、提醒和验收表打开时先按这一天。"

    def get_initial(self) -> dict[str, Any]:
        try:
            day = cut_off_date(self.request.GET.get("on", ""))
        except DomainError:
            return super().get_initial()
        return {**super().get_initial(), "working_on": day, "working_for": f"{as_of_label(day)}验收"}

    def perform(self, form: Any) -> str:
        services.edit_group(form.cleaned_data, by=self.request.viewer)
        return reverse("home")


class VisitEndView(DeedView):
    """The operator's own button in the banner; anybody else finds nothing here."""

    action = "portal.view_home"

    def perform(self) -> str:
        visit = self.request.viewer.visit
        if visit is None:
            raise Http404
        services.end_visit(visit, by=self.request.user)
        return "/platform/"
