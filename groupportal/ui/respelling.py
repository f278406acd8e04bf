"""A migration operation: spellings that stand are written anew, where the way of spelling has changed."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

from groupportal.ui.pinyin import PinyinField, spell

_AT_ONCE = 5_000


class Respell(Operation):
    """Spell every name of this app as ``ui.pinyin`` spells today, in every group, past walls and triggers: no fact changes."""

    reversible = True

    def deconstruct(self) -> Any:
        return type(self).__name__, (), {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes for the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for model in to_state.apps.get_app_config(app_label).get_models():
            for field in model._meta.local_fields:
                if isinstance(field, PinyinField):
                    source = str(model._meta.get_field(field.source).column)
                    _respell(schema_editor, model._meta.db_table, str(field.column), source, field.max_length)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """What an older program made of names is made by it."""

    def describe(self) -> str:
        return "Spell names anew"


def _respell(editor: Any, table: str, column: str, source: str, longest: int | None) -> None:
    some = f'SELECT id, "{source}" FROM "{table}" WHERE id > %s ORDER BY id LIMIT {_AT_ONCE}'  # noqa: S608 -- names of ours
    change = (
        f'UPDATE "{table}" AS row SET "{column}" = made.spelling'  # noqa: S608 -- the same
        " FROM unnest(%s::bigint[], %s::text[]) AS made(id, spelling)"
        f' WHERE row.id = made.id AND row."{column}" <> made.spelling'
    )
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [f'"{table}"'])
        is_walled = cursor.fetchone()[0]
        if is_walled:
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        last = 0
        while True:
            cursor.execute(some, [last])
            if not (rows := cursor.fetchall()):
                break
            last = rows[-1][0]
            spelled = [(key, spell(name or "")[:longest]) for key, name in rows]
            cursor.execute(change, [[key for key, _ in spelled], [spelling for _, spelling in spelled]])
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        if is_walled:
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
