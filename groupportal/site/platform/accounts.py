"""Accounts in the operator's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from groupportal.accounts import services
from groupportal.accounts.models import User
from groupportal.site.platform.pages import ReasonForm, ask, slip
from groupportal.site.platform.site import DeskRequest, PlatformAdmin, platform_admin_site
from groupportal.ui.formats import mask_phone


@admin.register(User, site=platform_admin_site)
class UserAdmin(PlatformAdmin):
    icon = "person"
    list_display = ("name", "username", "masked_phone", "is_operator", "is_active", "last_login")
    list_filter = ("is_active", "is_operator")
    search_fields = ("name", "pinyin", "username", "phone")
    search_help_text = "输入姓名、拼音首字母、用户名或手机号"
    actions_detail = ("reset_password", "deactivate", "reactivate", "remove_second_factor")

    def get_fields(self, request: DeskRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ("name", "username", "phone", "is_operator")
        return (
            "name",
            "username",
            "masked_phone",
            "is_operator",
            "is_active",
            "must_change_password",
            "last_login",
        )

    def get_readonly_fields(self, request: DeskRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else self.get_fields(request, obj)

    @display(description="手机号")
    def masked_phone(self, obj: User) -> str:
        return mask_phone(obj.phone)

    def has_add_permission(self, request: DeskRequest) -> bool:
        return self.admin_site.has_permission(request)

    def save_model(self, request: DeskRequest, obj: User, form: Any, change: bool) -> None:
        fields = {**form.cleaned_data, "phone": form.cleaned_data["phone"] or ""}
        user, request.issued = services.create_account_as_operator(by=request.user, **fields)
        obj.pk = user.pk

    def response_add(
        self, request: DeskRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._slip(request, obj, "账号已创建", request.issued)

    def _slip(self, request: DeskRequest, user: User, title: str, password: str) -> HttpResponse:
        return slip(
            request, self.admin_site, title=title, user=user, password=password, back=self._page(user)
        )

    def _user(self, object_id: Any) -> User:
        found = User.objects.filter(pk=object_id).first() if str(object_id).isdigit() else None
        if found is None:
            raise Http404
        return found

    def _page(self, user: User) -> str:
        return reverse("admin:accounts_user_change", args=(user.pk,))

    def has_close_permission(self, request: DeskRequest, object_id: Any = None) -> bool:
        """Only an open account can be closed, never one's own."""
        user = self._user(object_id)
        return user.is_active and user.pk != request.user.pk

    def has_reopen_permission(self, request: DeskRequest, object_id: Any = None) -> bool:
        """Only a closed account can be reopened."""
        return not self._user(object_id).is_active

    def _ask(self, request: DeskRequest, user: User, run: Any, **words: Any) -> HttpResponse:
        return ask(request, self.admin_site, form_class=ReasonForm, run=run, back=self._page(user), **words)

    @action(description="重置密码", icon="key", url_path="reset-password", permissions=["close"])
    def reset_password(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """A new issued password."""
        user = self._user(object_id)

        def run(form: ReasonForm) -> HttpResponse:
            return self._slip(
                request,
                user,
                "密码已重置",
                services.issue_password_as_operator(
                    user, reason=form.cleaned_data["reason"], by=request.user
                ),
            )

        lead = "原密码立即失效，已登录的设备会退出；本人用新密码登录后必须另设密码。"
        return self._ask(request, user, run, title=f"重置{user.name}的密码", lead=lead, submit="重置密码")

    @action(
        description="停用",
        icon="block",
        url_path="deactivate",
        permissions=["close"],
        variant=ActionVariant.DANGER,
    )
    def deactivate(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """Close the account everywhere."""
        return self._set_active(request, object_id, active=False)

    @action(description="恢复", icon="undo", url_path="reactivate", permissions=["reopen"])
    def reactivate(self, request: DeskRequest, object_id: str) -> HttpResponse:
        return self._set_active(request, object_id, active=True)

    def _set_active(self, request: DeskRequest, object_id: str, *, active: bool) -> HttpResponse:
        user = self._user(object_id)
        word = "恢复" if active else "停用"

        def run(form: ReasonForm) -> HttpResponse:
            services.set_active(user, active=active, reason=form.cleaned_data["reason"], by=request.user)
            return redirect(self._page(user))

        lead = "恢复后可以照常登录。" if active else "停用后此人在所有集团都不能登录，做过的记录原样保留。"
        return self._ask(
            request, user, run, title=f"{word}{user.name}的账号", lead=lead, submit=f"{word}账号"
        )

    @action(
        description="解除两步验证", icon="phonelink_erase", url_path="second-factor", permissions=["close"]
    )
    def remove_second_factor(self, request: DeskRequest, object_id: str) -> HttpResponse:
        """For a lost phone."""
        user = self._user(object_id)

        def run(form: ReasonForm) -> HttpResponse:
            services.remove_second_factor(user, reason=form.cleaned_data["reason"], by=request.user)
            return redirect(self._page(user))

        lead = "仅在核实本人身份后操作；解除后凭密码即可登录，请本人尽快重新启用。"
        return self._ask(
            request, user, run, title=f"解除{user.name}的两步验证", lead=lead, submit="解除两步验证"
        )
