"""What a new group does first about its people."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import UNIT_ROLES
from groupportal.tenancy.selectors import people_who_can
from groupportal.warnings.setup import setup_step


@setup_step(
    "second-secretary",
    30,
    "再开通一个秘书处账号",
    "填报和审核须由两个人完成，一个人办不完。",
    page="people:person_add",
)
def two_secretaries() -> bool:
    """Somebody may rule on what the first one files."""
    return people_who_can("tenancy.edit_group").order_by().values("user").distinct().count() > 1


@setup_step(
    "unit-accounts",
    45,
    "给单位开通账号",
    "承办单位用自己的账号报贡献、收催办。不让单位登录的，这一步先不办。",
    page="people:people_add",
)
def unit_accounts() -> QuerySet[Membership]:
    """Somebody acts for a unit."""
    return people_who_can("portal.view_home").filter(role__in=UNIT_ROLES)
