"""A database of before finds by the new way once it is migrated."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection, models

from groupportal.accounts.models import User
from groupportal.audit.models import FactChange
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.pinyin import PinyinField, spell
from groupportal.ui.respelling import Respell
from tests.database import owner_connection
from tests.rows import make_row
from tests.world import World


def _spelled_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if any(isinstance(f, PinyinField) for f in m._meta.local_fields)]


def test_names_of_before_are_spelled_anew_in_every_group(committed_world: World) -> None:
    world = committed_world
    for group in (world.a, world.b):
        with group_scope(group, actor=SYSTEM_ACTOR):
            made: dict[type, Any] = {}
            for model in ("budget.LedgerEntry", "members.Contact", "experts.Expert"):
                make_row(apps.get_model(model), made)
    owner = owner_connection(connection.settings_dict["NAME"])
    with owner.cursor() as cursor:
        for model in _spelled_models():
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(f"UPDATE \"{table}\" SET pinyin = 'jhdyzyxx jianghaidiyizhiyexuexiao'")
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            if model is not User:
                cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        facts = FactChange.objects.count()
    state: Any = SimpleNamespace(apps=apps)
    for label in {model._meta.app_label for model in _spelled_models()}:
        Respell().database_forwards(label, SimpleNamespace(connection=owner), state, state)
    with owner.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity")
        assert cursor.fetchone()[0] == 0, "the walls stand again"
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone()[0] == 0
    owner.close()
    seen = 0
    for group in (world.a, world.b):
        with group_scope(group, actor=SYSTEM_ACTOR):
            for model in _spelled_models():
                field = next(f for f in model._meta.local_fields if isinstance(f, PinyinField))
                for name, spelling in model._default_manager.values_list(field.source, "pinyin"):
                    assert spelling == spell(name), model
                    seen += 1
    assert seen > 10
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert FactChange.objects.count() == facts, "no fact of the record has changed"
