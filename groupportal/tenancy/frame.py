"""What the person's account adds to the frame of every page."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from groupportal.tenancy.address import group_prefix, root_url
from groupportal.tenancy.requests import GroupRequest
from groupportal.tenancy.selectors import groups_of
from groupportal.ui.places import place


def account_frame(request: GroupRequest, counted: Any) -> dict[str, Any]:
    """The person's menu, the other groups, and the stay of an operator."""
    viewer = request.viewer
    links = [{"label": "我的账号", "url": root_url("account_me"), "icon": "user"}]
    if viewer.roles:
        links.append({"label": "我的设备", "url": place("people:devices"), "icon": "lock"})
    if viewer.uses_admin:
        links.append({"label": "数据管理", "url": place("admin:index"), "icon": "table"})
    return {
        "account_links": links,
        "sign_out_url": root_url("account_logout"),
        "user_role": "、".join(r.label for r in sorted(viewer.roles)) or ("平台运维" if viewer.visit else ""),
        "groups": SimpleLazyObject(lambda: counted["groups"]),
        "visit": viewer.visit,
        "visit_end_url": place("people:visit_end") if viewer.visit else "",
    }


def own_groups(viewer: Any) -> list[dict[str, Any]]:
    """The groups this person is in, for the switcher."""
    return [
        {"name": group.name, "url": group_prefix(group), "active": group.pk == viewer.group.pk}
        for group in groups_of(viewer.user)
    ]
