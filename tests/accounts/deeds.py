"""An account is made, given a password, locked out, freed of its second factor, closed and reopened: by operators, for all groups."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from groupportal.accounts import services
from groupportal.accounts.devices import end_devices, sign_in
from groupportal.accounts.enums import DeviceEnd
from groupportal.accounts.lockout import record_failed, record_lock_out, record_sign_in
from groupportal.tenancy.scope import group_scope
from tests.trail import Did
from tests.world import World

BEGINS = ("accounts.",)


def story(world: World, request: Any) -> Iterator[Did | tuple[Did, ...]]:
    by, cai = world.operator, world.cai
    services.create_account_as_operator(name="何新", by=by)
    yield Did("accounts.account_created", by, "")
    services.issue_password_as_operator(cai, reason="本人遗忘", by=by)
    yield Did("accounts.password_issued", by, "")
    services.remove_second_factor(cai, reason="手机遗失", by=by)
    yield Did("accounts.second_factor_removed", by, "")
    services.set_active(cai, active=False, reason="离职", by=by)
    yield Did("accounts.account_deactivated", by, "")
    services.set_active(cai, active=True, reason="返聘", by=by)
    yield Did("accounts.account_reactivated", by, "")
    with group_scope(world.a, actor=cai):
        device = sign_in(cai, name="手机", key=uuid.uuid4(), with_factor=False).device
    yield Did("accounts.device_signed_in", cai, device)
    with group_scope(world.a, actor=world.wang):
        end_devices([device], DeviceEnd.OFFICE, by=world.wang)
    yield Did("accounts.device_ended", world.wang, device)
    record_sign_in(None, request=request.getfixturevalue("rf").get("/"), user=cai)
    yield Did("accounts.signed_in", cai, ""), Did("accounts.signed_in", cai, cai)
    record_failed("cai_a", address="192.0.2.1")
    yield Did("accounts.sign_in_failed", None, ""), Did("accounts.sign_in_failed", None, cai)
    record_lock_out("cai_a", address="192.0.2.1")
    yield Did("accounts.locked_out", None, ""), Did("accounts.locked_out", None, cai)
