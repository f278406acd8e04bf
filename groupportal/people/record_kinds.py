"""People and their roles in and out of Excel: one row a role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.people import services
from groupportal.people.columns import COLUMNS
from groupportal.people.selectors import PeopleFilter, people
from groupportal.records.kinds import Exported
from groupportal.records.registry import register
from groupportal.records.rows import RowKind
from groupportal.tenancy.models import Membership


class PeopleKind(RowKind):
    """Every role with its dates. A role that is held already gets the dates of the row."""

    code = "people"
    label = "人员"
    action = "tenancy.manage_people"
    export_action = "tenancy.manage_people"
    full_action = "tenancy.manage_people"
    help = (
        "每行一人一个角色：姓名、手机号、角色、单位、起止日期，集团的十种角色都可以。已有的角色只更新日期。"
        "新开的账号导入后到“人员与角色”里选“未首次登录”，打印密码单发给本人。"
    )
    columns = COLUMNS
    model = Membership
    keys = ("phone", "role", "unit")
    list_url = "people:list"

    def records(self) -> QuerySet[Membership]:
        return Membership.objects.select_related("user", "unit")

    def known(self, rows: Sequence[Mapping[str, Any]]) -> QuerySet[Membership]:
        return self.records().filter(user__phone__in={row["phone"] for row in rows if row["phone"]})

    def key(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Person and role; a role of the whole group has no unit."""
        return (values["phone"], values["role"], values["unit"]) if values["phone"] else None

    def save(self, values: dict[str, Any], found: Membership | None, *, by: Any) -> Membership:
        dates = {name: values[name] for name in ("valid_from", "valid_until")}
        if found is not None:
            if values["name"] != found.user.name:
                raise DomainError(
                    "account_differs", "这个手机号登记的是别的姓名，请核对姓名和手机号。", field="name"
                )
            return services.set_validity(found, **dates, by=by)
        invited = services.invite_person(
            name=values["name"],
            phone=values["phone"] or "",
            username=values["username"],
            role=values["role"],
            unit=values["unit"],
            **dates,
            by=by,
        )
        if not isinstance(invited.held, Membership):
            raise DomainError(
                "account_elsewhere",
                "这个账号是其他集团开通的，要本人同意才能担任角色，请用“添加人员”单独邀请。",
                field="phone",
            )
        return invited.held

    def remove(self, record: Membership, *, by: Any) -> None:
        """The role goes; the account stays, without any."""
        services.revoke_role(record, by=by)

    def listed(self, asked: Exported) -> QuerySet[Membership]:
        """All roles of the people in the list."""
        found = PeopleFilter(asked.query, queryset=people()).qs
        return (
            self.records()
            .filter(user__in=found.order_by().values("pk"))
            .order_by("user__pinyin", "user_id", "role")
        )


register(PeopleKind())
