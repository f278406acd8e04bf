"""人员与角色."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from groupportal.accounts.devices import devices_of
from groupportal.lists.declaring import Button, Chips, Deed, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.people.selectors import ACCOUNT, PeopleFilter, people
from groupportal.records.buttons import record_buttons
from groupportal.tenancy.models import Membership, RoleOffer
from groupportal.tenancy.roles import Role
from groupportal.ui.formats import cndate, cntime, mask_phone
from groupportal.ui.pages import Page
from groupportal.ui.tables import Column


def role_words(held: Membership | RoleOffer) -> str:
    """``学校管理员（江海一职）``, with its end where it has one."""
    words = held.get_role_display() + (f"（{held.unit.name}）" if held.unit else "")
    today = timezone.localdate()
    if held.valid_from and held.valid_from > today:
        words += f"，{cndate(held.valid_from)}起"
    if held.valid_until is None:
        return words
    over = "，已过期" if held.valid_until < today else ""
    return f"{words}，至{cndate(held.valid_until)}{over}"


def _lines(person: Any) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((role_words(held),) for held in person.held))


def _state(person: Any) -> str:
    if not person.is_active:
        return "账号已停用"
    return "未首次登录" if person.must_change_password else "正常"


def _roles(_: Any) -> list[tuple[str, str, int]]:
    """The roles held in this group, with how many people hold them."""
    held = Membership.objects.order_by().values_list("role").annotate(Count("user", distinct=True))
    counts = dict(held)
    return [(r.value, r.label, counts[r.value]) for r in Role if r.value in counts]


class PeopleListPage(ListPage):
    action = "tenancy.view_people"
    title = "人员与角色"
    template_name = "people/people.html"
    measure, noun = "人", ""
    search = Search("姓名、拼音首字母、用户名或手机号")
    filterset_class = PeopleFilter
    chips = (
        Chips("角色", "role", _roles),
        Chips("账号", "account", ACCOUNT),
    )
    columns = (
        Column("姓名", "name", sort=("pinyin", "username"), personal=True),
        Column("用户名", "username", personal=True),
        Column("手机号", "phone", "phone"),
        Column("角色", _lines),
        Column("最近登录", "last_login", "time", sort="last_login"),
        Column("状态", _state, "short"),
    )
    add = Button("添加人员", "people:person_add")
    more = (Button("批量添加", "people:people_add"),)
    bulk = (
        Deed("打印初始密码单", "people:issue", "print"),
        Deed("批量改有效期", "people:bulk_edit", "calendar"),
    )

    def base_queryset(self) -> Any:
        return people()

    def row_id(self, row: Any) -> object:
        return row.username

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "people"))]

    def row_url(self, row: Any) -> str:
        return reverse("people:person", args=(row.username,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "offers": RoleOffer.objects.filter(answered_at__isnull=True).select_related("user", "unit"),
                "may_withdraw": self.request.viewer.can("tenancy.manage_people"),
                **kwargs,
            }
        )


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
        return reverse("people:person", args=(self.person().username,))

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("people:list")), (self.person().name, self.person_url())]


class PersonPage(OnPerson, Page):
    action = "tenancy.view_people"
    template_name = "people/person.html"

    def get_title(self) -> str:
        return str(self.person().name)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("人员与角色", reverse("people:list"))]

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
            devices=devices_of(person),
            may=self.request.viewer.can("tenancy.manage_people"),
            is_self=person.pk == self.request.user.pk,
            **kwargs,
        )
