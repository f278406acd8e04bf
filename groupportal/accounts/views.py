"""Sign-in with the group's name, and one's own account."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from groupportal.accounts.second_factor import keep_mark, was_set_up
from groupportal.tenancy.address import group_prefix, group_url
from groupportal.tenancy.roles import STAFF_ROLES
from groupportal.tenancy.selectors import group_by_slug, roles_by_group
from groupportal.ui.navigation import public_entries


class SignInView(LoginView):
    """allauth's sign-in; shows the name of the group the person is on the way to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        target = self.request.GET.get("next") or self.request.POST.get("next") or ""
        slug = target.lstrip("/").partition("/")[0]
        group = group_by_slug(slug) if slug else None
        ways = [(label, group_url(group, name)) for label, name in public_entries()] if group else []
        return super().get_context_data(**{"group": group, "public_ways": ways, **kwargs})


class SecondFactorActivate(ActivateTOTPView):
    """allauth's; ends what was signed in without it."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        was_set_up(self.request)
        return answer


class SecondFactorDeactivate(DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        keep_mark(self.request.user)
        return answer


class RecoveryCodesPage(ViewRecoveryCodesView):
    """allauth's; it notes that the codes were shown."""

    writes_on_get = "恢复代码一经显示即作登记"


class RecoveryCodesDownload(DownloadRecoveryCodesView):
    """The same as a file."""

    writes_on_get = RecoveryCodesPage.writes_on_get


@login_required
@never_cache
def my_account(request: HttpRequest) -> HttpResponse:
    """The person's name, roles, password and second factor."""
    held = roles_by_group(request.user)
    protected = request.user.has_second_factor
    works_in_admin = any(set(roles) & STAFF_ROLES for _, roles in held)
    context = {
        "title": "我的账号",
        "held": [(g, group_prefix(g), "、".join(r.label for r in roles)) for g, roles in held],
        "second_factor": protected,
        "second_factor_offered": works_in_admin and not protected,
    }
    return render(request, "account/me.html", context)
