"""人员与角色."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from groupportal.errors import DomainError
from groupportal.tenancy import services
from groupportal.tenancy.address import root_url
from groupportal.tenancy.forms import PeopleListForm, PersonForm, RoleForm, ValidityForm
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.people import PeopleFilter, people
from groupportal.tenancy.roles import Role
from groupportal.tenancy.services import Invited
from groupportal.ui.formats import cndate, cntime, mask_phone
from groupportal.ui.pages import FormPage, ListPage, Page


def role_words(held: Membership) -> str:
    """``学校管理员（江海一职）``, with its end where it has one."""
    words = held.get_role_display() + (f"（{held.unit.name}）" if held.unit else "")
    if held.valid_until is None:
        return words
    over = "，已过期" if held.valid_until < timezone.localdate() else ""
    return f"{words}，至{cndate(held.valid_until)}{over}"


class PeopleListPage(ListPage):
    action = "tenancy.view_people"
    title = "人员与角色"
    template_name = "tenancy/people.html"
    filterset_class = PeopleFilter
    sorts = {"name": ("pinyin", "username"), "seen": ("last_login",)}

    def base_queryset(self) -> Any:
        return people()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may = self.request.viewer.can("tenancy.manage_people")
        rows = [
            {
                "url": reverse("tenancy:person", args=(p.username,)),
                "cells": [
                    p.name,
                    p.username,
                    mask_phone(p.phone),
                    _lines(p.held),
                    cntime(p.last_login),
                    _state(p),
                ],
            }
            for p in context["page_obj"]
        ]
        return {
            **context,
            "columns": [
                {"label": "姓名", "sort": "name"},
                {"label": "用户名"},
                {"label": "手机号", "kind": "short"},
                {"label": "角色"},
                {"label": "最近登录", "kind": "date", "sort": "seen"},
                {"label": "状态", "kind": "short"},
            ],
            "rows": rows,
            "noun": "人",
            "search_value": self.request.GET.get("q", ""),
            "search_placeholder": "姓名、拼音首字母、用户名或手机号",
            "chip_rows": [{"label": "角色", "chips": self._role_chips()}],
            "units": Unit.objects.all(),
            "unit": self.request.GET.get("unit", ""),
            "add_url": reverse("tenancy:person_add") if may else "",
            "add_label": "添加人员",
            "bulk_url": reverse("tenancy:people_add") if may else "",
        }

    def _role_chips(self) -> list[dict[str, Any]]:
        counts = dict(
            Membership.objects.order_by().values_list("role").annotate(n=Count("user", distinct=True))
        )
        chosen = self.request.GET.get("role", "")

        def url(role: str) -> str:
            query = self.request.GET.copy()
            query.pop("page", None)
            query["role"] = role
            return f"?{query.urlencode()}"

        chips = [{"label": "全部", "url": url(""), "active": not chosen}]
        return chips + [
            {"label": r.label, "url": url(r.value), "active": chosen == r.value, "count": counts[r.value]}
            for r in Role
            if r.value in counts
        ]


def _lines(held: list[Membership]) -> Any:
    return format_html_join(mark_safe("<br>"), "{}", ((role_words(m),) for m in held))


def _state(person: Any) -> str:
    if not person.is_active:
        return "账号已停用"
    return "未首次登录" if person.must_change_password else "正常"


class _OnPerson:
    """A page about one person of this group, found by user name; 404 for anybody else's."""

    kwargs: dict[str, Any]

    def person(self) -> Any:
        """The person of the address."""
        if not hasattr(self, "_person"):
            self._person = get_object_or_404(people(), username=self.kwargs["username"])
        return self._person

    def person_url(self) -> str:
        """The person's page."""
        return reverse("tenancy:person", args=(self.person().username,))

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("tenancy:people")), (self.person().name, self.person_url())]


class PersonPage(_OnPerson, Page):
    action = "tenancy.view_people"
    template_name = "tenancy/person.html"

    def get_title(self) -> str:
        return str(self.person().name)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("tenancy:people"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.person()
        return super().get_context_data(
            person=person,
            facts=[
                ("用户名", person.username),
                ("手机号", mask_phone(person.phone)),
                ("最近登录", cntime(person.last_login)),
                ("状态", _state(person)),
            ],
            held=[(m, role_words(m)) for m in person.held],
            may=self.request.viewer.can("tenancy.manage_people"),
            is_self=person.pk == self.request.user.pk,
            **kwargs,
        )


def slips(request: Any, invited: list[Invited], *, title: str) -> HttpResponse:
    """Issued passwords on paper, shown once; kept nowhere, not cached."""
    context = {
        "title": title,
        "invited": [(i, role_words(i.membership)) for i in invited],
        "issued": sum(1 for i in invited if i.password),
        "address": request.build_absolute_uri(root_url("account_login")),
        "breadcrumbs": [("人员与角色", reverse("tenancy:people"))],
    }
    response = render(request, "tenancy/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response


class _SlipPage(FormPage):
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


class PersonAddPage(_SlipPage):
    action = "tenancy.manage_people"
    title = "添加人员"
    form_class = PersonForm
    submit_label = "添加人员"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("tenancy:people"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("tenancy:people"), **kwargs)

    def result(self, form: PersonForm) -> HttpResponse:
        invited = services.invite_person(by=self.request.viewer, **form.cleaned_data)
        return slips(self.request, [invited], title=f"已添加{invited.user.name}")


class PeopleAddPage(_SlipPage):
    action = "tenancy.manage_people"
    title = "批量添加人员"
    form_class = PeopleListForm
    submit_label = "添加名单上的人员"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("tenancy:people"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("tenancy:people"), **kwargs)

    def result(self, form: PeopleListForm) -> HttpResponse:
        invited = services.invite_many(form.cleaned_data["lines"], by=self.request.viewer)
        return slips(self.request, invited, title=f"已添加 {len(invited)} 人")


class RoleGrantPage(_OnPerson, FormPage):
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


class _OnRole(_OnPerson):
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
        return {"valid_until": self.membership().valid_until}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.person_url(), **kwargs)

    def perform(self, form: ValidityForm) -> str:
        services.set_validity(
            self.membership(), valid_until=form.cleaned_data["valid_until"], by=self.request.viewer
        )
        return self.person_url()


class _AskPage(_OnPerson, FormPage):
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
        return self.person_url() if still else reverse("tenancy:people")


class PersonRemovePage(_AskPage):
    submit_label = "移出本集团"
    question = "把{name}移出本集团？"
    consequences = ("收回此人在本集团的全部角色，立即生效。", "账号和做过的记录原样保留；以后可以再添加。")
    done_message = "已移出本集团。"

    def perform(self, form: Any) -> str:
        services.remove_person(self.person(), by=self.request.viewer)
        return reverse("tenancy:people")


class PasswordResetPage(_AskPage, _SlipPage):
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
