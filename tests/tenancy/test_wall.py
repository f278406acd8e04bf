"""Nothing of group B can be read, written, changed, deleted or pointed to from inside group A, on any table."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from groupportal.tenancy import checks
from groupportal.tenancy.checks import group_models, wall_stands
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.wall import key_name, wall_keys
from tests.database import owner_connection
from tests.rows import make_row
from tests.standing import standing
from tests.world import World

Both = tuple[dict[type, Any], dict[type, Any]]
MODELS = sorted(group_models(), key=lambda m: m._meta.label)


@cache
def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
            " AND is_generated = 'NEVER'",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def _copy_sql(table: str, changes: dict[str, str]) -> str:
    """INSERT of a copy of row %(id)s with some columns changed."""
    names = _columns(table)
    chosen = [changes.get(n, f'"{n}"') for n in names]
    quoted = ", ".join(f'"{n}"' for n in names)
    return f'INSERT INTO "{table}" ({quoted}) SELECT {", ".join(chosen)} FROM "{table}" WHERE id = %(id)s'


def _run(sql: str, params: dict[str, object]) -> int:
    """The number of rows touched, constraints checked at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        touched = cursor.rowcount
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return touched


def _refused(sql: str, params: dict[str, object]) -> bool:
    """Whether the statement raises, constraints included, or touches no row."""
    try:
        return _run(sql, params) == 0
    except DatabaseError:
        return True


@standing
def both(world: World) -> Both:
    """A row of every model in A, and one in B."""
    in_a: dict[type, Any] = {}
    in_b: dict[type, Any] = {}
    for made, group, actor in ((in_b, world.b, world.qian), (in_a, world.a, world.wang)):
        with group_scope(group, actor=actor):
            for model in MODELS:
                make_row(model, made)
    return in_a, in_b


def test_every_table_with_a_group_is_a_walled_model(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, c.relispartition FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'group_id' AND a.attnum > 0"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
        )
        rows = cursor.fetchall()
    assert all(forced for _, forced, is_part in rows if is_part)
    found = {table: forced for table, forced, is_part in rows if not is_part}
    # Django's own permission tables name a column group_id for its user groups, which are not our groups.
    found = {t: forced for t, forced in found.items() if not t.startswith(("auth_", "accounts_user", "toy_"))}
    assert set(found) == {m._meta.db_table for m in MODELS}
    assert all(found.values()), [t for t, forced in found.items() if not forced]


def test_checks_find_nothing(db: None) -> None:
    assert wall_stands(None, databases=["default"]) == []


def test_a_key_without_its_wall_is_found_and_a_column_still_to_come_is_left_to_the_migrations(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = owner_connection(connection.settings_dict["NAME"])
    owner.autocommit = False
    monkeypatch.setattr(checks, "connections", {"default": owner})

    def open_keys() -> list[str]:
        found = wall_stands(None, databases=["default"])
        return [error.msg for error in found if error.id == "tenancy.E012"]

    try:
        with owner.cursor() as cursor:
            key = key_name("plans_filing", "source_file_id")
            cursor.execute(f'ALTER TABLE plans_filing DROP CONSTRAINT "{key}"')
            assert open_keys() == ["plans_filing.source_file_id can cross groups: add AddWallKeys"]
            cursor.execute("ALTER TABLE plans_filing DROP COLUMN source_file_id")
            assert open_keys() == []
    finally:
        owner.rollback()
        owner.close()


def test_the_serving_role_is_harmless(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchone() == (0,)


def _ways_through(world: World, here: Any, there: Any) -> list[str]:
    """What can be done from inside A with the row of B that should not be possible."""
    table = here._meta.db_table
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT count(*) FROM "{table}" WHERE id = %s OR group_id = %s', [there.pk, world.b.pk]
        )
        if cursor.fetchone() != (0,):
            found.append("read")
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE id = %s', [here.pk])
        if cursor.fetchone() != (1,):
            found.append("own row hidden")
    fresh = {"id": "id + 100000", "public_id": f"'{uuid.uuid4()}'"}
    tried = {
        "update": (f'UPDATE "{table}" SET public_id = public_id WHERE id = %(id)s', there.pk),
        "delete": (f'DELETE FROM "{table}" WHERE id = %(id)s', there.pk),
        "insert into the other group": (_copy_sql(table, {**fresh, "group_id": str(world.b.pk)}), here.pk),
        "move to the other group": (
            f'UPDATE "{table}" SET group_id = {world.b.pk} WHERE id = %(id)s',
            here.pk,
        ),
    }
    return found + [way for way, (sql, row) in tried.items() if not _refused(sql, {"id": row})]


def test_no_way_to_the_other_groups_rows(world: World, both: Both) -> None:
    in_a, in_b = both
    with group_scope(world.a, actor=world.wang):
        found = {m._meta.db_table: _ways_through(world, in_a[m], in_b[m]) for m in MODELS}
    assert {table: ways for table, ways in found.items() if ways} == {}


ALONG = {
    "plans_planitem.parent_id": {"level": "2"},
    "budget_ledgerentry.reverses_id": {"amount": "-1", "reason": "'误记'"},
    "points_pointsentry.member_id": {"event_key": "'another'"},
    "points_pointsentry.rule_id": {"event_key": "'another'"},
    "points_pointsentry.claim_id": {"event_key": "'another'"},
    "points_pointsentry.reverses_id": {"points": "-1", "counted": "-1", "reason": "'误记'"},
    "points_pointspaper.appeal_id": {"claim_id": "NULL"},
    **{
        f"internships_checkin.{key}_id": {"key": "'0a6d3f3e-3b7c-4c55-8b0e-7a3c0c5d9e11'"}
        for key in ("placement", "student", "photo")
    },
    "internships_feedback.mentor_id": {"week": "week + 7"},
    "points_gradingline.member_id": {"position": "position + 1"},
}
BEFORE = {
    f"governance_{key}_wall": "vote_not_open"
    for key in (
        "ballotreceipt_motion_id",
        "countedballot_motion_id",
        "namedvote_voter_id",
        "sealedcount_motion_id",
        "secretballot_motion_id",
        "secretballot_voter_id",
        "shutballot_motion_id",
    )
} | {
    "governance_voter_holder_id_wall": "voter_once",
    "governance_countcheck_count_id_wall": "not_watching",
    "governance_election_term_id_wall": "election_done_with_term",
    "parks_economicvalue_project_id_wall": "value_fixed",
    "parks_economicvalue_request_id_wall": "value_fixed",
    "parks_economicvalue_unit_id_wall": "value_fixed",
}
"""Keys whose tables take nothing but while a vote is open, or from who watches it, which is asked first; a voter can only be copied."""
KEYS = [(m, f) for m in MODELS for f in wall_keys(m)]


def _refusal(near: Any, key: Any, far: Any) -> str:
    """What the database says to a key of ``near`` that points to ``far``; "" where it takes it."""
    table = near._meta.db_table
    changes = {key.column: str(far.pk), **ALONG.get(f"{table}.{key.column}", {})}
    if _refused(f'UPDATE "{table}" SET public_id = public_id WHERE id = %(id)s', {"id": near.pk}):
        sql = _copy_sql(table, {"id": "id + 100000", "public_id": f"'{uuid.uuid4()}'", **changes})
    else:
        sql = f'UPDATE "{table}" SET {", ".join(f"{c} = {v}" for c, v in changes.items())} WHERE id = %(id)s'
    try:
        _run(sql, {"id": near.pk})
    except DatabaseError as error:
        return str(error)
    return ""


def test_no_key_to_the_other_groups_rows(world: World, both: Both) -> None:
    in_a, in_b = both
    found = {}
    with group_scope(world.a, actor=world.wang):
        for model, key in KEYS:
            name = key_name(model._meta.db_table, key.column)
            said = _refusal(in_a[model], key, in_b[key.remote_field.model])
            if name not in said and BEFORE.get(name, name) not in said:
                found[name] = said
    assert found == {}


def test_nothing_is_seen_without_a_scope(both: Both) -> None:
    seen = {}
    with connection.cursor() as cursor:
        for model in MODELS:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            if (rows := cursor.fetchone()) != (0,):
                seen[model._meta.label] = rows
    assert seen == {}
