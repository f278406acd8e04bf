"""What a reader and an editor (secretariat) get at each address; strangers get 404, nobody is sent to sign in.

The ground's own stand here; a room's in ``tests/<room>/addresses.py`` (``TABLE``, and ``PUBLIC`` for what is open to all).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from groupportal.accounts.devices import sign_in
from groupportal.files.services import store_bytes
from groupportal.tenancy.models import Membership
from tests.declared import declared
from tests.sweeps.expected import Expected, Side


def _there(_: Any, side: Side) -> Any:
    return store_bytes(b"%PDF-1.4", name="样例.pdf", by=side.people.wang)


def _of_li(_: Any, side: Side) -> Any:
    return Membership.objects.get(user=side.people.li)


def _own_device(_: Any, side: Side) -> Any:
    return sign_in(side.people.wang, name="手机", key=uuid4(), with_factor=False).device


_LINK = {"purpose": "members.application"}
_GROUND: dict[str, Expected] = {
    "audit:trail": Expected(403, 200),
    "files:file_download": Expected(404, 200, "files.StoredFile", opened=_there),
    "files:file_inline": Expected(404, 200, "files.StoredFile", opened=_there),
    "files:file_preview": Expected(404, 200, "files.StoredFile", opened=_there),
    "files:file_list": Expected(403, 200),
    "home": Expected(200, 200),
    "imports:batch": Expected(
        403, 200, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_clear_up": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_confirm": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_discard": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_list": Expected(403, 200),
    "imports:batch_recheck": Expected(
        403, 302, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:batch_undo": Expected(
        403, 200, "imports.ImportBatch", values={"kind": "plan", "created_by": "editor"}
    ),
    "imports:new": Expected(403, 200),
    "imports:upload": Expected(403, 200, kwargs={"kind": "plan"}),
    "jobs:job": Expected(404, 200, "jobs.Job", values={"kind": "reports.tables", "requested_by": "editor"}),
    "jobs:job_cancel": Expected(
        404, 302, "jobs.Job", values={"kind": "reports.tables", "requested_by": "editor"}
    ),
    "jobs:job_list": Expected(200, 200),
    "jobs:job_retry": Expected(
        404, 302, "jobs.Job", values={"kind": "reports.tables", "requested_by": "editor"}
    ),
    "links:link": Expected(403, 200, "links.Link", values=_LINK),
    "links:list": Expected(403, 200),
    "links:send": Expected(403, 302, "links.Link", values=_LINK),
    "links:open": Expected(404, 404, kwargs={"token": "abcdefghjkmn"}),
    "links:page": Expected(404, 404, kwargs={"token": "abcdefghjkmn", "page": "more"}),
    "links:qr": Expected(403, 409, "links.Link", values=_LINK),
    "links:renew": Expected(403, 302, "links.Link", values=_LINK),
    "links:revoke": Expected(403, 200, "links.Link", values=_LINK),
    "lists:view_delete": Expected(404, 302, "lists.SavedView", values={"owner": "editor"}),
    "lists:view_rename": Expected(404, 302, "lists.SavedView", values={"owner": "editor"}),
    "lists:view_save": Expected(302, 302),
    "lists:views": Expected(200, 200),
    "messages:all_read": Expected(302, 302),
    "messages:channel_try": Expected(302, 302, kwargs={"channel": "email"}),
    "messages:channels": Expected(403, 200),
    "messages:deliveries": Expected(403, 200),
    "messages:delivery": Expected(403, 200, "inbox.Delivery"),
    "messages:delivery_again": Expected(403, 302, "inbox.Delivery"),
    "messages:email": Expected(200, 200),
    "messages:email_confirm": Expected(409, 409),
    "messages:email_forget": Expected(302, 302),
    "messages:email_use": Expected(302, 302),
    "messages:group_hours": Expected(403, 200),
    "messages:inbox": Expected(200, 200),
    "messages:notice_open": Expected(404, 302, "inbox.Notice", values={"recipient": "editor"}),
    "messages:notice_read": Expected(404, 302, "inbox.Notice", values={"recipient": "editor"}),
    "messages:robot": Expected(403, 200, "inbox.Robot"),
    "messages:robot_add": Expected(403, 200),
    "messages:robot_delete": Expected(403, 302, "inbox.Robot"),
    "messages:robot_edit": Expected(403, 200, "inbox.Robot"),
    "messages:robot_switch": Expected(403, 302, "inbox.Robot"),
    "messages:robot_try": Expected(403, 302, "inbox.Robot"),
    "messages:settings": Expected(200, 200),
    "metrics:definitions": Expected(200, 200),
    "handbook:index": Expected(200, 200),
    "handbook:chapter": Expected(200, 200, kwargs={"number": "12"}),
    "handbook:picture": Expected(200, 200, kwargs={"name": "积分规则.png"}),
    "metrics:reference": Expected(200, 200),
    "metrics:preview": Expected(200, 200),
    "metrics:figure": Expected(200, 200, kwargs={"code": "plans.tasks_total"}),
    "metrics:figure_export": Expected(200, 200, kwargs={"code": "plans.tasks_total"}),
    "records:export": Expected(403, 200, kwargs={"kind": "members"}),
    "records:list_export": Expected(404, 404),
    "records:template": Expected(403, 200, kwargs={"kind": "members"}),
    "people:group": Expected(200, 200),
    "people:working_date": Expected(403, 200),
    "people:group_edit": Expected(403, 200),
    "people:password_reset": Expected(403, 200, kwargs={"username": "li_a"}),
    "people:devices": Expected(200, 200),
    "people:device_end": Expected(404, 302, "accounts.Device", opened=_own_device),
    "people:devices_end": Expected(403, 302, kwargs={"username": "li_a"}),
    "accounts-api:sign_in": Expected(400, 400),
    "accounts-api:renew": Expected(400, 400),
    "accounts-api:devices": Expected(200, 200),
    "accounts-api:device_end": Expected(404, 201, "accounts.Device", opened=_own_device),
    "messages-api:todos": Expected(200, 200),
    "people:offer_withdraw": Expected(403, 302, "tenancy.RoleOffer"),
    "people:issue": Expected(403, 302),
    "people:list": Expected(403, 200),
    "people:people_add": Expected(403, 200),
    "people:bulk_edit": Expected(403, 302),
    "people:person": Expected(403, 200, kwargs={"username": "li_a"}),
    "people:person_add": Expected(403, 200),
    "people:person_remove": Expected(403, 200, kwargs={"username": "li_a"}),
    "people:role_grant": Expected(403, 200, kwargs={"username": "li_a"}),
    "people:role_revoke": Expected(
        403, 200, "tenancy.Membership", kwargs={"username": "li_a"}, opened=_of_li
    ),
    "people:role_validity": Expected(
        403, 200, "tenancy.Membership", kwargs={"username": "li_a"}, opened=_of_li
    ),
    "people:roles": Expected(200, 200),
    "people:unit_sets": Expected(403, 200),
    "people:unit_set_new": Expected(403, 200),
    "people:unit_set": Expected(403, 200, "people.UnitSet"),
    "people:unit_set_delete": Expected(403, 200, "people.UnitSet"),
    "people:visit_end": Expected(404, 404),
    "deciding:handed": Expected(200, 200),
    "deciding:nudge": Expected(302, 302, kwargs={"kind": "plans.filing", "public_id": UUID(int=1)}),
    "warnings:answer": Expected(403, 302),
    "warnings:list": Expected(403, 200),
    "warnings:reopen": Expected(403, 302),
    "style:sample_empty": Expected(200, 200),
    "style:sample_list": Expected(200, 200),
    "search:found": Expected(200, 200),
    "search:search": Expected(200, 200),
    "style:sample": Expected(200, 200, kwargs={"name": "home"}),
    "style:style_page": Expected(200, 200),
    "api-guide": Expected(200, 200),
    "api-schema": Expected(200, 200),
}
_ROOMS = declared("addresses")
TABLE: dict[str, Expected] = _GROUND | {k: v for room in _ROOMS for k, v in room.TABLE.items()}
PUBLIC: frozenset[str] = frozenset(
    {"links:open", "links:page", "accounts-api:sign_in", "accounts-api:renew"}
).union(*(getattr(room, "PUBLIC", ()) for room in _ROOMS))
