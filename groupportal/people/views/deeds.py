"""Deeds on people: adding, granting, withdrawing, passwords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from groupportal.accounts.models import User
from groupportal.errors import DomainError
from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.pages import MOST_CHOSEN
from groupportal.people import services
from groupportal.people.forms import BulkValidityForm, PeopleListForm, PersonForm, RoleForm, ValidityForm
from groupportal.people.selectors import people
from groupportal.people.services import Invited
from groupportal.people.views.people import OnPerson, role_words
from groupportal.tenancy.address import root_url
from groupportal.tenancy.models import Membership, RoleOffer
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, RecordDeedView

MOST = 1000
"""People of whom passwords are issued at once."""


def slips(
    request: Any,
    invited: list[Invited],
    *,
    title: str,
    left_out: Sequence[tuple[str, str]] = (),
    back: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """Issued passwords on paper, shown once; kept nowhere, not cached. ``left_out``: who got none, and why; ``back``: label, address."""
    label, address = back if back[1] else ("人员与角色", reverse("people:list"))
    context = {
        "title": title,
        "invited": [(i, role_words(i.held)) for i in invited],
        "left_out": left_out,
        "issued": sum(1 for i in invited if i.password),
        "offered": any(i.is_offer for i in invited),
        "address": request.build_absolute_uri(root_url("account_login")),
        "back": address,
        "breadcrumbs": [(label, address)],
    }
    response = render(request, "people/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response


class SlipPage(FormPage):
    """A form whose result is shown at once instead of leading elsewhere: passwords can't be kept for another page."""

    def result(self, form: Any) -> HttpResponse:
        """Call the service and show what came of it."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return self.result(form)
        except services.RowsError as error:
            for problem in error.problems:
                form.add_error(None, problem)
        except DomainError as error:
            form.add_error(None, error.message)
        return self.form_invalid(form)


class _AddPage(SlipPage):
    action = "tenancy.manage_people"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("people:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:list"), **kwargs)


class PersonAddPage(_AddPage):
    title = "添加人员"
    form_class = PersonForm
    submit_label = "添加人员"

    def result(self, form: PersonForm) -> HttpResponse:
        invited = services.invite_person(by=self.request.viewer, **form.cleaned_data)
        return slips(
            self.request, [invited], title=f"{'已邀请' if invited.is_offer else '已添加'}{invited.user.name}"
        )


class PeopleAddPage(_AddPage):
    title = "批量添加人员"
    form_class = PeopleListForm
    submit_label = "添加名单上的人员"

    def result(self, form: PeopleListForm) -> HttpResponse:
        invited = services.invite_many(form.cleaned_data["lines"], by=self.request.viewer)
        return slips(self.request, invited, title=f"已添加 {len(invited)} 人")


class IssuePage(FormPage):
    """Passwords for those chosen in the list who never signed in: asked first, because an earlier slip opens nothing then."""

    action = "tenancy.manage_people"
    title = "打印初始密码单"
    template_name = "people/issue.html"
    form_class = forms.Form
    http_method_names = ["post", "options"]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("people:list"))]

    def chosen(self) -> list[User]:
        """The people whose boxes were ticked: rows of people are known by user name."""
        return list(people().filter(username__in=self.request.POST.getlist("ids")[:MOST]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ready = [user for user in self.chosen() if services.awaits_password(user)]
        if not ready:
            words = "选中的人都登录过，或账号不是本集团开通的，没有要发的初始密码。忘记密码的，请打开本人的页面重置。"
            messages.info(request, words)
            return redirect("people:list")
        if "sure" in request.POST:
            issued = services.issue_passwords(ready, by=self.request.viewer)
            return slips(request, issued, title=f"{len(issued)} 份初始密码单")
        return self.render_to_response(self.get_context_data(form=self.form_class(), ready=ready))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ready = kwargs["ready"]
        return super().get_context_data(
            **{
                "ids": [user.username for user in ready],
                "question": f"为 {len(ready)} 位还没有登录过的人发放新的初始密码？",
                "consequences": [
                    "姓名：" + "、".join(user.name for user in ready),
                    "以前发给他们的密码立即作废，请发新的密码单。",
                    "新密码只显示一次，请在下一页打印。",
                ],
                "confirm_label": "发放并打印",
                "cancel_url": reverse("people:list"),
                **kwargs,
            }
        )


class OfferWithdraw(RecordDeedView):
    """Take back an offer that waits for its answer."""

    action = "tenancy.manage_people"
    done_message = "邀请已撤回。"

    def base_queryset(self) -> QuerySet[RoleOffer]:
        return RoleOffer.objects.filter(answered_at__isnull=True)

    def perform(self) -> str:
        services.withdraw_offer(self.get_object(), by=self.request.viewer)
        return reverse("people:list")


class RoleGrantPage(OnPerson, FormPage):
    action = "tenancy.manage_people"
    form_class = RoleForm
    submit_label = "授予角色"
    done_message = "角色已授予，立即生效。"

    def get_title(self) -> str:
        return f"给{self.person().name}授予角色"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.person_url(), **kwargs)

    def perform(self, form: RoleForm) -> str:
        services.grant_role(self.person(), by=self.request.viewer, **form.cleaned_data)
        return self.person_url()


class _OnRole(OnPerson):
    def membership(self) -> Membership:
        """The role of the address, which is this person's."""
        rows = Membership.objects.select_related("user", "unit").filter(user=self.person())
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])


class RoleValidityPage(_OnRole, FormPage):
    action = "tenancy.manage_people"
    form_class = ValidityForm
    submit_label = "保存有效期"
    done_message = "有效期已更改。"

    def get_title(self) -> str:
        return f"更改有效期：{role_words(self.membership())}"

    def get_initial(self) -> dict[str, Any]:
        held = self.membership()
        return {"valid_from": held.valid_from, "valid_until": held.valid_until}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.person_url(), **kwargs)

    def perform(self, form: ValidityForm) -> str:
        services.set_validity(self.membership(), by=self.request.viewer, **form.cleaned_data)
        return self.person_url()


class BulkValidity(BulkEditPage):
    """From when and until when the roles of several people are held."""

    action = "tenancy.manage_people"
    title = "批量改有效期"
    form_class = BulkValidityForm
    list_page = ("人员与角色", "people:list")
    measure = "项角色"

    def chosen(self) -> list[Membership]:
        """Every role of the people who were ticked: a person is called by the user name there."""
        named = self.request.POST.getlist("ids")[:MOST_CHOSEN]
        rows = Membership.objects.filter(user__username__in=named).select_related("user", "unit")
        return list(rows.order_by("user__pinyin", "user_id", "role", "id"))

    def lock(self) -> None:
        services.lock_people()

    def name_of(self, row: Membership) -> str:
        at = f"（{row.unit}）" if row.unit else ""
        return f"{row.user}：{row.get_role_display()}{at}"

    def change(self, row: Membership, values: Mapping[str, Any]) -> Membership:
        if values.get("role", row.role) != row.role:
            return row
        until = None if values.get("open_ended") else values.get("valid_until", row.valid_until)
        return services.set_validity(
            row,
            valid_from=values.get("valid_from", row.valid_from),
            valid_until=until,
            by=self.request.viewer,
        )

    def value_of(self, row: Membership, name: str) -> Any:
        if name == "role":
            return ""
        if name == "valid_from":
            return cndate(row.valid_from)
        return cndate(row.valid_until) if row.valid_until else "长期"


class _AskPage(OnPerson, FormPage):
    """A question before something that takes effect at once."""

    action = "tenancy.manage_people"
    form_class = forms.Form
    template_name = "generic/confirm.html"
    question = ""
    consequences: tuple[str, ...] = ()
    danger = True

    def get_title(self) -> str:
        return self.submit_label

    def get_question(self) -> str:
        """The question, with the person's name."""
        return self.question.format(name=self.person().name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question=self.get_question(),
            consequences=self.consequences,
            confirm_label=self.submit_label,
            danger=self.danger,
            cancel_url=self.person_url(),
            **kwargs,
        )


class RoleRevokePage(_OnRole, _AskPage):
    submit_label = "收回角色"
    consequences = ("立即生效，正在使用中的页面也会受限。", "此人做过的记录原样保留。")
    done_message = "角色已收回。"

    def get_question(self) -> str:
        return f"收回{self.person().name}的“{role_words(self.membership())}”？"

    def perform(self, form: Any) -> str:
        services.revoke_role(self.membership(), by=self.request.viewer)
        still = people().filter(pk=self.person().pk).exists()
        return self.person_url() if still else reverse("people:list")


class PersonRemovePage(_AskPage):
    submit_label = "移出本集团"
    question = "把{name}移出本集团？"
    consequences = ("收回此人在本集团的全部角色，立即生效。", "账号和做过的记录原样保留；以后可以再添加。")
    done_message = "已移出本集团。"

    def perform(self, form: Any) -> str:
        services.remove_person(self.person(), by=self.request.viewer)
        return reverse("people:list")


class PasswordResetPage(_AskPage, SlipPage):
    submit_label = "重置密码"
    question = "重置{name}的密码？"
    consequences = (
        "原密码立即失效，已登录的设备会退出。",
        "新密码只显示一次，请交给本人；首次登录须另设密码。",
    )

    def result(self, form: Any) -> HttpResponse:
        person = self.person()
        password = services.reset_password(person, by=self.request.viewer)
        held = Membership.objects.select_related("user", "unit").filter(user=person).first()
        return slips(self.request, [Invited(held, password)], title=f"已重置{person.name}的密码")
