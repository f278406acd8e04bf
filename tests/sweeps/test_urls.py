"""Every address × (nobody, stranger, reader, editor). An address that is missing from the table fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.rows import make_row
from tests.sweeps.addresses import Address, group_addresses, is_post_only
from tests.sweeps.url_table import PUBLIC, TABLE, Expected
from tests.visitor import Visitor
from tests.world import World

ADDRESSES = [a for a in group_addresses() if not a.name.startswith("admin:")]


def _kwargs(address: Address, expected: Expected, world: World) -> dict[str, Any]:
    if not address.params:
        return {}
    if not expected.model:
        return dict(expected.kwargs)
    model = apps.get_model(expected.model)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        row = make_row(model)
        given = {k: world.wang if v == "editor" else v for k, v in expected.values.items()}
        if given:
            model.objects.filter(pk=row.pk).update(**given)
    return {**expected.kwargs, "public_id": row.public_id}


def _ask(visitor: Visitor, address: Address, kwargs: dict[str, Any]) -> Any:
    if is_post_only(address):
        return visitor.post(address.name, {}, **kwargs)
    return visitor.get(address.name, **kwargs)


def test_every_address_stands_in_the_table_and_the_table_holds_no_other() -> None:
    assert sorted({a.name for a in ADDRESSES}) == sorted(TABLE)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda a: a.name)
def test_who_gets_what(world: World, address: Address) -> None:
    expected = TABLE[address.name]
    kwargs = _kwargs(address, expected, world)
    nobody = _ask(Visitor(None, world.a), address, kwargs)
    stranger = _ask(Visitor(world.qian, world.a), address, kwargs)
    if address.name in PUBLIC:
        assert nobody.status_code in (200, 302, 404, 405)
        return
    assert (nobody.status_code, nobody.headers["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert stranger.status_code == 404
    for user, wanted in ((world.zhang, expected.reader), (world.wang, expected.editor)):
        answer = _ask(Visitor(user, world.a), address, kwargs)
        assert answer.status_code == wanted, (user.username, answer.status_code)


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "public_id" in a.params], ids=lambda a: a.name)
def test_another_groups_row_is_not_found(world: World, address: Address) -> None:
    expected = TABLE[address.name]
    if not expected.model:
        pytest.skip("no row in the address")
    with group_scope(world.b, actor=SYSTEM_ACTOR):
        row = make_row(apps.get_model(expected.model))
    answer = _ask(Visitor(world.wang, world.a), address, {**expected.kwargs, "public_id": row.public_id})
    assert answer.status_code == (403 if expected.editor == 403 else 404)


ADMIN = [a for a in group_addresses() if a.name.startswith("admin:") and "unnamed" not in a.name]


@pytest.mark.parametrize("address", ADMIN, ids=lambda a: a.name)
def test_the_admin_is_open_to_staff_alone(world: World, address: Address) -> None:
    if set(address.params) - {"object_id"}:
        pytest.skip("needs parameters of the theme's own")
    kwargs = {}
    if "object_id" in address.params:
        label, _, _ = address.name.removeprefix("admin:").rpartition("_")
        model = next(m for m in apps.get_models() if f"{m._meta.app_label}_{m._meta.model_name}" == label)
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            kwargs = {"object_id": world.a.pk if label == "tenancy_group" else make_row(model).pk}
    try:
        path = Visitor(None, world.a).url(address.name, **kwargs)
    except Exception:  # noqa: BLE001 -- unnamed catch-all patterns can't be reversed
        pytest.skip("has no name to reverse")
    path = path.removeprefix(f"/{world.a.slug}")
    assert Visitor(None, world.a).get(path).status_code == 302
    assert Visitor(world.qian, world.a).get(path).status_code == 404
    assert Visitor(world.zhang, world.a).get(path).status_code == 403
    assert Visitor(world.wang, world.a).get(path).status_code in (200, 302, 403, 405)


def test_every_role_is_refused_where_it_holds_nothing(world: World) -> None:
    from groupportal.tenancy.roles import ACTIONS

    assert all(action.roles <= frozenset(Role) for action in ACTIONS.values())
