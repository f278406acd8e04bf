"""The wall in the database: a migration operation for the tables of a group's records.

``BuildWall`` gives each table forced row-level security with a plain equality, the pairs ``(group_id, id)`` that composite keys
point to and ``(group_id, public_id)`` that addresses are found by, the composite keys themselves, and, where asked, append-only
grants and the trigger that keeps old and new values.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation

from groupportal.tenancy.partitions import keep_by_month

APP_ROLE = "portal_app"
_GROUP = "nullif(current_setting('app.group_id', true), '')::bigint"


def wall_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    """The keys of a model that point to rows of the same group."""
    return [
        f
        for f in model._meta.local_fields
        if isinstance(f, models.ForeignKey)
        and f.name != "group"
        and any(rf.name == "group" for rf in f.remote_field.model._meta.local_fields)
    ]


def key_name(table: str, column: str) -> str:
    """The name of a composite key; at most 63 characters."""
    return f"{table}_{column}_wall"[-63:]


class BuildWall(Operation):
    """Wall in the tables of these models (all of this app). Put last in the migration that creates them.

    ``frozen`` names columns, by model, that no role changes once the row is there; ``by_month`` the date, by model, by whose
    month a table is kept in parts (``tenancy.partitions``).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(
        self,
        *models: str,
        append_only: tuple[str, ...] = (),
        facts: tuple[str, ...] = (),
        frozen: dict[str, tuple[str, ...]] | None = None,
        by_month: dict[str, str] | None = None,
    ) -> None:
        self.models = models
        self.by_month = by_month or {}
        self.frozen = frozen or {}
        self.append_only = tuple(append_only)
        self.facts = tuple(facts)

    def deconstruct(self) -> Any:
        return (
            type(self).__name__,
            self.models,
            {
                "append_only": self.append_only,
                "facts": self.facts,
                "frozen": self.frozen,
                "by_month": self.by_month,
            },
        )

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes for the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        found = {name: to_state.apps.get_model(app_label, name) for name in self.models}
        for name, model in found.items():
            table = model._meta.db_table
            part = self.by_month.get(name)
            if part:
                keep_by_month(schema_editor, model, part)
            also = f', "{part}"' if part else ""
            schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
            schema_editor.execute(
                f'CREATE POLICY wall ON "{table}" USING (group_id = {_GROUP}) WITH CHECK (group_id = {_GROUP})'
            )
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_wall" UNIQUE (group_id, id{also})'
            )
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_door" UNIQUE (group_id, public_id{also})'
            )
            if name in self.append_only:
                schema_editor.execute(_REVOKE.format(table=table, role=APP_ROLE))
            if name in self.frozen:
                freeze(schema_editor, table, self.frozen[name])
            if name in self.facts:
                schema_editor.execute(
                    f'CREATE TRIGGER keep_fact AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
                    " FOR EACH ROW EXECUTE FUNCTION audit_keep_fact()"
                )
        for name, model in found.items():
            build_keys(schema_editor, model)
            if name in self.by_month:
                schema_editor.execute(_THIS_AND_NEXT.format(table=model._meta.db_table))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for name in self.models:
            model = from_state.apps.get_model(app_label, name)
            table = model._meta.db_table
            for key in wall_keys(model):
                schema_editor.execute(
                    f'ALTER TABLE "{table}" DROP CONSTRAINT "{key_name(table, key.column)}"'
                )
            schema_editor.execute(f'DROP TRIGGER IF EXISTS keep_fact ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_wall" CASCADE')
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_door"')
            schema_editor.execute(f'DROP POLICY wall ON "{table}"')
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    def describe(self) -> str:
        return f"Wall in {', '.join(self.models)}"


class FreezeKept(Operation):
    """Of a table frozen by ``BuildWall``: its columns may change while a row is a draft (``draft``, itself frozen once it is false)."""

    reversible = True

    def __init__(self, model: str, *columns: str, draft: str) -> None:
        self.model, self.columns, self.draft = model, columns, draft

    def deconstruct(self) -> Any:
        return type(self).__name__, (self.model, *self.columns), {"draft": self.draft}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes for the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        thaw(schema_editor, table)
        freeze(schema_editor, table, (*self.columns, self.draft), when=f'WHEN (NOT OLD."{self.draft}")')

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        thaw(schema_editor, table)
        freeze(schema_editor, table, self.columns)

    def describe(self) -> str:
        return f"{self.model} is frozen once it is no draft"


def freeze(schema_editor: Any, table: str, columns: tuple[str, ...], when: str = "") -> None:
    """Let no role change these columns of a row that is there; ``when`` narrows to which rows."""
    changed = " OR ".join(f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in columns)
    schema_editor.execute(_FREEZE.format(table=table, changed=changed, when=when))


def thaw(schema_editor: Any, table: str) -> None:
    """Take that back."""
    schema_editor.execute(f'DROP TRIGGER frozen ON "{table}"')
    schema_editor.execute(f'DROP FUNCTION "{table}_frozen"()')


class AddWallKeys(Operation):
    """Composite keys for keys added later to tables that are walled in: ``AddWallKeys("Filing", "batch")``."""

    reversible = True

    def __init__(self, model: str, *fields: str) -> None:
        self.model, self.fields = model, fields

    def deconstruct(self) -> Any:
        return type(self).__name__, (self.model, *self.fields), {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes for the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        build_keys(schema_editor, to_state.apps.get_model(app_label, self.model), only=self.fields)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        for key in wall_keys(model):
            if key.name in self.fields:
                table = model._meta.db_table
                schema_editor.execute(
                    f'ALTER TABLE "{table}" DROP CONSTRAINT "{key_name(table, key.column)}"'
                )

    def describe(self) -> str:
        return f"Composite keys of {self.model}: {', '.join(self.fields)}"


def build_keys(schema_editor: Any, model: type[models.Model], only: tuple[str, ...] = ()) -> None:
    """Write the composite keys of a model; ``only`` names the fields where not all are meant."""
    table = model._meta.db_table
    for key in wall_keys(model):
        if only and key.name not in only:
            continue
        target = key.remote_field.model._meta.db_table
        schema_editor.execute(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{key_name(table, key.column)}"'
            f' FOREIGN KEY (group_id, "{key.column}") REFERENCES "{target}" (group_id, id)'
            " DEFERRABLE INITIALLY DEFERRED"
        )


# A trigger, not rights by column: a column that is added later needs no thought.
_FREEZE = """
CREATE FUNCTION "{table}_frozen"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF {changed} THEN RAISE EXCEPTION '{table}: what was kept is not changed' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON "{table}" FOR EACH ROW {when} EXECUTE FUNCTION "{table}_frozen"()
"""

_THIS_AND_NEXT = """
SELECT portal_make_month('"{table}"', (current_date + make_interval(months => later))::date) FROM generate_series(0, 1) later
"""

_REVOKE = """
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {role};
  END IF;
END $$
"""
