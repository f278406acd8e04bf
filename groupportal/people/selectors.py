"""People of the active group as lists show them."""

from __future__ import annotations

import unicodedata
from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet

from groupportal.accounts.models import User
from groupportal.lists.declaring import with_words
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role


def people() -> QuerySet[User]:
    """The accounts that hold a role in the active group, each with its ``held`` roles."""
    held = Membership.objects.select_related("unit").order_by("role", "id")
    return (
        User.objects.filter(pk__in=Membership.objects.values("user_id"))
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held"))
        .order_by("pinyin", "username")
    )


ACCOUNT = (("new", "未首次登录"), ("used", "登录过"))


def _known_by(word: str) -> Q:
    """By the beginning of the user name. A phone is found by its whole number or its last four digits: a part would let it be guessed."""
    found, digits = Q(username__istartswith=word), unicodedata.normalize("NFKC", word)
    if digits.isdecimal() and len(digits) == 11:
        found |= Q(phone=digits)
    elif digits.isdecimal() and len(digits) == 4:
        found |= Q(phone__endswith=digits)
    return found


class PeopleFilter(django_filters.FilterSet):
    """By name, pinyin initials, user name or phone; by role; by unit."""

    q = django_filters.CharFilter(method="by_text", label="姓名、拼音首字母、用户名或手机号")
    role = django_filters.ChoiceFilter(
        method="by_role", choices=Role.choices, label="角色", empty_label="全部角色"
    )
    unit = django_filters.ModelChoiceFilter(
        method="by_unit",
        queryset=lambda request: Unit.objects.all(),
        to_field_name="public_id",
        label="所属单位",
        empty_label="全部单位",
    )

    account = django_filters.ChoiceFilter(method="by_account", choices=ACCOUNT, label="账号")

    class Meta:
        model = User
        fields: list[str] = []

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """As lists find names; besides by ``_known_by``."""
        return with_words(rows, value, "name", also=_known_by)

    def by_role(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(pk__in=Membership.objects.filter(role=value).values("user_id"))

    def by_account(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(last_login__isnull=value == "new")

    def by_unit(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows.filter(pk__in=Membership.objects.filter(unit=value).values("user_id"))
