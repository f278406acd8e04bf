"""The trail in words: names of fields and tables in Chinese, values as a person reads them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.ui.formats import DASH, cndate, cntime
from groupportal.ui.pinyin import PinyinField

PROGRAM = "系统"
_OPERATIONS = {"INSERT": "新增", "UPDATE": "修改", "DELETE": "删除"}
_HIDDEN = {"id", "group_id", "group", "public_id", "password", "sha256", "snapshot_sha256", "fingerprint"}
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


@dataclass(frozen=True)
class Change:
    """One field: its name in words, what it was, what it is."""

    label: str
    before: str
    after: str


@lru_cache(maxsize=512)
def _model_of(name: str) -> Any:
    """The model behind ``app.Model`` or a table name; None for one that is gone."""
    if "." in name:
        try:
            return apps.get_model(name)
        except LookupError:
            return None
    return next((m for m in apps.get_models() if m._meta.db_table == name), None)


def table_label(name: str) -> str:
    """What a table's rows are called; "记录" for a table that is gone."""
    model = _model_of(name)
    return str(model._meta.verbose_name) if model else "记录"


def names_of_rows(rows: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """What the rows ``(table name, number)`` are called today: one query per table. Rows that are gone have no name."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for table, number in rows:
        wanted[table].add(number)
    return {
        (table, obj.pk): str(obj)
        for table, numbers in wanted.items()
        if (model := _model_of(table))
        for obj in model.objects.select_related(*_named_by(model)).filter(pk__in=numbers)
    }


@lru_cache(maxsize=128)
def _named_by(model: type[models.Model]) -> tuple[str, ...]:
    """The keys a row's name may be made of, two deep, those that may be empty included: ``select_related()`` skips these."""

    def keys(of: Any) -> list[models.Field]:
        return [f for f in of._meta.fields if f.many_to_one and f.name != "group" and f.related_model != of]

    near = keys(model)
    far = [f"{f.name}__{g.name}" for f in near for g in keys(f.related_model) if not g.null]
    return (*(f.name for f in near), *far)


def operation_label(operation: str) -> str:
    """新增, 修改 or 删除."""
    return _OPERATIONS.get(operation, operation)


def person_names(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names by account number in one query; the program for none."""
    wanted = {i for i in ids if i and i != SYSTEM_ACTOR}
    names: dict[int | None, str] = dict(
        get_user_model().objects.filter(pk__in=wanted).values_list("pk", "name")
    )
    return {i: names.get(i, PROGRAM) for i in {*wanted, None, SYSTEM_ACTOR}}


def _field_of(model: type[models.Model] | None, key: str) -> Any:
    if model is None:
        return None
    return next((f for f in model._meta.concrete_fields if key in (f.name, f.attname)), None)


# Keys that services write beside the fields of the record itself.
_EXTRA_LABELS = {
    "user": "人员",
    "role": "角色",
    "unit": "单位",
    "valid_from": "起始日期",
    "valid_until": "有效期至",
    "ends_at": "截止时间",
    "reason": "事由",
    "state": "状态",
    "name": "名称",
    "title": "标题",
    "amount": "金额",
    "count": "数量",
    "file": "文件",
    "note": "说明",
}


def _label(field: models.Field | None, key: str) -> str:
    if field is not None:
        return str(field.verbose_name)
    return _EXTRA_LABELS.get(key, "其他")


def _words(field: models.Field | None, value: Any) -> str:
    if value in _NOTHING:
        return DASH
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_words(field, item) for item in value)
    if isinstance(value, dict):
        return (
            "；".join(_pair(str(k), _words(None, v)) for k, v in value.items() if v not in _NOTHING) or DASH
        )
    return _plain_words(field, value)


def _pair(key: str, words: str) -> str:
    """With its label, where it has one."""
    return f"{_EXTRA_LABELS[key]}：{words}" if key in _EXTRA_LABELS else words


def _plain_words(field: models.Field | None, value: Any) -> str:
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    text = str(value)
    # By its look, since services write days beside the fields too.
    if not _DATE.fullmatch(text):
        return text
    moment = _moment(text)
    if moment is None:
        return text
    return cntime(moment) if len(text) > len("2023-06-30") else cndate(moment)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment


Values = dict[str, Any] | None
KeyNames = dict[tuple[Any, Any], str]


def _is_key(field: models.Field | None, key: str) -> bool:
    """Whether the value is the number of another row, as the database writes it: it says nothing to a person."""
    return field is not None and field.is_relation and key == field.attname != field.name


def names_of_keys(rows: Iterable[tuple[str, Values, Values]]) -> KeyNames:
    """What the numbers in these rows ``(kind, before, after)`` stand for: one query per kind of record."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for kind, before, after in rows:
        model = _model_of(kind)
        for key, value in [*(before or {}).items(), *(after or {}).items()]:
            field = _field_of(model, key)
            if value and key not in _HIDDEN and _is_key(field, key):
                wanted[field.related_model].add(value)
    return {
        (model, obj.pk): str(obj)
        for model, keys in wanted.items()
        for obj in model.objects.select_related().filter(pk__in=keys)
    }


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in _NOTHING and other in _NOTHING)


def changes_of(kind: str, before: Values, after: Values, names: KeyNames | None = None) -> list[Change]:
    """What changed, field by field. ``kind`` is ``app.Model`` or a table name; helper columns are left out.

    ``names`` come from ``names_of_keys`` where many rows are shown.
    """
    model = _model_of(kind)
    known = names_of_keys([(kind, before, after)]) if names is None else names
    old, new = before or {}, after or {}
    changes = []
    for key in dict.fromkeys([*old, *new]):
        field = _field_of(model, key)
        if key in _HIDDEN or isinstance(field, PinyinField) or _same(old.get(key), new.get(key)):
            continue

        def word(value: Any, field: Any = field, key: str = key) -> str:
            if value and _is_key(field, key):
                return known.get((field.related_model, value), "（已删除）")
            return _words(field, value)

        changes.append(Change(_label(field, key), word(old.get(key)), word(new.get(key))))
    return changes


def words_of_change(kind: str, before: Values, after: Values) -> str:
    """``changes_of`` as one text."""
    return "；".join(f"{c.label}：{c.before} → {c.after}" for c in changes_of(kind, before, after)) or DASH
