"""人员与角色."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from groupportal.tenancy.models import Membership, RoleOffer, Unit
from groupportal.tenancy.people import PeopleFilter, people
from groupportal.tenancy.roles import Role
from groupportal.ui.formats import cndate, cntime, mask_phone
from groupportal.ui.pages import ListPage, Page


def role_words(held: Membership | RoleOffer) -> str:
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
            "offers": RoleOffer.objects.filter(answered_at__isnull=True).select_related("user", "unit"),
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


class OnPerson:
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


class PersonPage(OnPerson, Page):
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
