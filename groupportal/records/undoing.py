"""Taking a batch back: made rows go, changed rows get back what they held; refused where something has come of them since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models

from groupportal.errors import Hindrance, refuse_hindered
from groupportal.imports.models import ImportBatch
from groupportal.records.keeping import marks_of, quoted
from groupportal.records.models import KeptRows
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.scope import active_group

_NAMED = 3
UNDONE = "撤销整批导入"
"""The reason that stands beside a row which its service takes back."""


def _kept(batch: ImportBatch) -> list[KeptRows]:
    return list(KeptRows.objects.filter(batch=batch).order_by("position"))


def _model(kept: KeptRows) -> Any:
    return apps.get_model(kept.model)


NOTHING_KEPT = Hindrance("这一批导入没有留底，不能整批撤销，请在相应页面逐条更正。")


def hindrances(batch: ImportBatch) -> list[Hindrance]:
    """Why a batch can't be taken back any more; empty where it can."""
    kept = _kept(batch)
    if not kept:
        return [NOTHING_KEPT]
    made = rows_made(kept)
    return changed_since(kept) or [h for model, ids in made.items() for h in depending(model, ids, made)]


def consequences(batch: ImportBatch) -> list[str]:
    """What taking a batch back does to the rows of each table."""
    counts: dict[tuple[str, str], int] = {}
    for part in _kept(batch):
        key = ("恢复" if part.earlier else "删除", str(_model(part)._meta.verbose_name))
        counts[key] = counts.get(key, 0) + len(part.row_ids)
    end = {"删除": "这次导入新增的", "恢复": "这次导入改过的"}
    return [
        f"{end[deed]}{label} {n:,} 条会{deed}{'原来的内容' * (deed == '恢复')}。"
        for (deed, label), n in counts.items()
    ]


def changed_since(kept: list[KeptRows]) -> list[Hindrance]:
    """Which rows hold something else than the batch left in them."""
    found = []
    for part in kept:
        model = _model(part)
        now = marks_of(model, part.row_ids, part.watched)
        changed = [i for i, mark in zip(part.row_ids, part.marks, strict=True) if now.get(i) != mark]
        if changed:
            rows = model.objects.filter(pk__in=changed[:_NAMED])
            names = "、".join(f"“{row}”" for row in rows) or "有的已被删除"
            words = (
                f"导入后有 {len(changed)} 条{model._meta.verbose_name}又被改过（{names}），整批撤销会丢掉这些改动，"
                "请在相应页面逐条更正。"
            )
            found.append(Hindrance(words, tuple(rows)))
    return found


def rows_made(kept: list[KeptRows]) -> dict[Any, list[int]]:
    """The rows a batch made, by table."""
    made: dict[Any, list[int]] = defaultdict(list)
    for part in kept:
        if not part.earlier:
            made[_model(part)] += part.row_ids
    return made


def _keys_to(model: Any) -> Iterator[tuple[Any, str]]:
    """The tables of this group with a key to this one, and the key's column."""
    for relation in model._meta.related_objects:
        table = relation.related_model
        if isinstance(relation.field, models.ForeignKey) and issubclass(table, GroupModel):
            yield table, relation.field.column


def depending(model: Any, ids: list[int], apart: Mapping[Any, list[int]]) -> list[Hindrance]:
    """What has a key to these rows, but for the rows in ``apart``."""
    found = []
    for table, column in _keys_to(model):
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT count(*), min("{column}"), (array_agg(id ORDER BY id))[:{_NAMED}] FROM "{table._meta.db_table}"'
                f' WHERE group_id = %s AND "{column}" = ANY(%s) AND NOT id = ANY(%s)',
                [active_group().pk, ids, apart.get(table, [])],
            )
            count, first, some = cursor.fetchone()
        if count:
            name = model.objects.filter(pk=first).first()
            words = (
                f"已有 {count} 条{table._meta.verbose_name}用到这批导入的{model._meta.verbose_name}（如“{name}”），"
                "不能整批撤销。请先处理这些记录，或在相应页面逐条更正。"
            )
            found.append(Hindrance(words, tuple(table.objects.filter(pk__in=some))))
    return found


def take_back(batch: ImportBatch) -> dict[str, int]:
    """Undo a batch; labels and counts of what was done. DomainError where ``hindrances`` has something to say."""
    kept = _kept(batch)
    _lock(kept)
    refuse_hindered(hindrances(batch))
    done: dict[str, int] = {}
    for part in reversed(kept):
        model = _model(part)
        label = str(model._meta.verbose_name)
        if part.earlier:
            done[f"恢复{label}"] = done.get(f"恢复{label}", 0) + _put_back(model, part)
        else:
            done[f"删除{label}"] = done.get(f"删除{label}", 0) + _remove(model, part)
    KeptRows.objects.filter(batch=batch).delete()
    return done


def _lock(kept: list[KeptRows]) -> None:
    with connection.cursor() as cursor:
        for part in kept:
            cursor.execute(
                f'SELECT count(*) FROM (SELECT id FROM "{_model(part)._meta.db_table}"'
                " WHERE group_id = %s AND id = ANY(%s) FOR UPDATE) locked",
                [active_group().pk, part.row_ids],
            )


def _put_back(model: Any, part: KeptRows) -> int:
    table, names = model._meta.db_table, part.watched
    rows = [{"id": row_id, **held} for row_id, held in zip(part.row_ids, part.earlier, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" t SET {", ".join(f"{q} = e.{q}" for q in (quoted([n]) for n in names))}'
            f' FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb) e WHERE t.group_id = %s AND t.id = e.id',
            [json.dumps(rows), active_group().pk],
        )
        return int(cursor.rowcount)


def _remove(model: Any, part: KeptRows) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{model._meta.db_table}" WHERE group_id = %s AND id = ANY(%s)',
            [active_group().pk, part.row_ids],
        )
        return int(cursor.rowcount)
