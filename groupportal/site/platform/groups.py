"""Groups in the operator's admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from groupportal.accounts.models import User
from groupportal.errors import DomainError
from groupportal.people import services
from groupportal.site.platform.pages import ReasonForm, VisitForm, ask, slip
from groupportal.site.platform.site import DeskRequest, PlatformAdmin, platform_admin_site
from groupportal.tenancy.address import group_prefix
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models import Group

_ADMIN_FIELDS = ("admin_name", "admin_username", "admin_phone")


class PersonForm(forms.Form):
    """Who is to run a group that has nobody."""

    name = forms.CharField(label="姓名", max_length=60, widget=UnfoldAdminTextInputWidget())
    username = forms.CharField(
        label="用户名",
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
        required=False,
        help_text="已有账号填原用户名；新账号可留空，由姓名拼音生成。",
    )


class NewGroupForm(forms.ModelForm):
    """A group and its first secretariat person."""

    admin_name = forms.CharField(
        label="秘书处负责人姓名", max_length=60, widget=UnfoldAdminTextInputWidget(), required=False
    )
    admin_username = forms.CharField(
        label="负责人用户名",
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
        required=False,
        help_text="已有账号填原用户名；新账号可留空，由姓名拼音生成。",
    )
    admin_phone = forms.CharField(
        label="负责人手机号", max_length=11, widget=UnfoldAdminTextInputWidget(), required=False
    )

    class Meta:
        model = Group
        fields = ("slug", "name", "short_name", "kind", "lead_unit")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        username, name = cleaned.get("admin_username"), cleaned.get("admin_name")
        known = User.objects.filter(username=username).first() if username else None
        if known is not None and name and known.name != name:
            self.add_error("admin_username", "这个用户名属于另一个人，请核对姓名与用户名。")
        return cleaned


@admin.register(Group, site=platform_admin_site)
class GroupAdmin(PlatformAdmin):
    icon = "account_tree"
    list_display = ("name", "slug", "kind", "lead_unit", "state", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("name", "short_name", "slug", "lead_unit")
    date_hierarchy = "created_at"
    fields = ("slug", "name", "short_name", "kind", "lead_unit", "domain", "state", "created_at")
    actions_detail = ("enter_group", "appoint", "suspend", "resume")

    def has_add_permission(self, request: DeskRequest) -> bool:
        return self.admin_site.has_permission(request)

    def get_fieldsets(self, request: DeskRequest, obj: Any = None) -> Any:
        if obj is None:
            return [
                (None, {"fields": NewGroupForm.Meta.fields}),
                ("第一位秘书处人员", {"fields": _ADMIN_FIELDS}),
            ]
        return super().get_fieldsets(request, obj)

    def get_form(self, request: DeskRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs.update(form=NewGroupForm, fields=[*NewGroupForm.Meta.fields])
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: DeskRequest, obj: Group, form: Any, change: bool) -> None:
        request.created = services.create_group(by=request.user, **form.cleaned_data)
        obj.pk = request.created.group.pk

    def response_add(
        self, request: DeskRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        created, back = request.created, reverse("admin:tenancy_group_changelist")
        if created.admin is None:
            return super().response_add(request, obj, post_url_continue)
        return slip(
            request,
            self.admin_site,
            title=f"已创建“{created.group.name}”",
            user=created.admin,
            password=created.password,
            back=back,
        )

    def _group(self, object_id: Any) -> Group:
        found = Group.objects.filter(pk=object_id).first() if str(object_id).isdigit() else None
        if found is None:
            raise Http404
        return found

    def has_resume_permission(self, request: DeskRequest, object_id: Any = None) -> bool:
        """Only what is suspended can be resumed."""
        return self._group(object_id).state == GroupState.SUSPENDED

    def has_suspend_permission(self, request: DeskRequest, object_id: Any = None) -> bool:
        """Only what runs can be suspended."""
        return self._group(object_id).state == GroupState.ACTIVE

    def has_appoint_permission(self, request: DeskRequest, object_id: Any = None) -> bool:
        """Only where nobody can run the group: otherwise it adds its own people."""
        return services.lacks_secretariat(self._group(object_id))

    @action(description="指定秘书处人员", icon="person_add", url_path="appoint", permissions=["appoint"])
    def appoint(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """The first person of a group that was made without, or one after the last has gone."""
        group = self._group(object_id)

        def run(form: PersonForm) -> HttpResponse:
            made = services.appoint_secretariat(group, by=request.user, **form.cleaned_data)
            return slip(
                request,
                self.admin_site,
                title=f"已为“{group.name}”指定秘书处人员",
                user=made.admin,
                password=made.password,
                back=self._page(group),
            )

        lead = "这个集团现在没有能登录的秘书处人员。指定以后，其他人员由秘书处自己添加。"
        return self._ask(
            request,
            group,
            run,
            title=f"为“{group.name}”指定秘书处人员",
            lead=lead,
            submit="指定",
            form_class=PersonForm,
        )

    @action(description="进入集团", icon="login", url_path="enter", permissions=["suspend"])
    def enter_group(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """A reasoned, limited stay; the group sees it."""
        group = self._group(object_id)

        def run(form: VisitForm) -> HttpResponse:
            reason = form.cleaned_data["reason"]
            services.open_visit(group, by=request.user, reason=reason, length=form.length())
            return redirect(group_prefix(group))

        return self._ask(
            request,
            group,
            run,
            title=f"进入“{group.name}”",
            lead="访问期内只能查看，不能改动；打开的每一页都会记入该集团的访问记录，集团秘书处看得到。",
            submit="进入集团",
            form_class=VisitForm,
        )

    @action(
        description="暂停",
        icon="pause",
        url_path="suspend",
        permissions=["suspend"],
        variant=ActionVariant.DANGER,
    )
    def suspend(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """Close the group's pages."""
        group = self._group(object_id)

        def run(form: ReasonForm) -> HttpResponse:
            services.suspend_group(group, reason=form.cleaned_data["reason"], by=request.user)
            return redirect(self._page(group))

        lead = "暂停后该集团的人员打不开任何页面，数据原样保留，恢复后照常使用。"
        return self._ask(request, group, run, title=f"暂停“{group.name}”", lead=lead, submit="暂停集团")

    @action(description="恢复", icon="play_arrow", url_path="resume", permissions=["resume"])
    def resume(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """Open the group's pages again."""
        group = self._group(object_id)

        def run(form: ReasonForm) -> HttpResponse:
            services.resume_group(group, reason=form.cleaned_data["reason"], by=request.user)
            return redirect(self._page(group))

        lead = "恢复后该集团的人员可以照常使用。"
        return self._ask(request, group, run, title=f"恢复“{group.name}”", lead=lead, submit="恢复集团")

    def _page(self, group: Group) -> str:
        return reverse("admin:tenancy_group_change", args=(group.pk,))

    def _ask(self, request: DeskRequest, group: Group, run: Any, **words: Any) -> HttpResponse:
        words.setdefault("form_class", ReasonForm)
        return ask(request, self.admin_site, run=run, back=self._page(group), **words)

    def changeform_view(self, request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A rule's no becomes an error above the form."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            self.message_user(request, error.message, "error")
            return redirect(request.get_full_path())
