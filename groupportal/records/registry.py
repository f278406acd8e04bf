"""The kinds of record there are. Apps register theirs in ``record_kinds.py``."""

from __future__ import annotations

from collections.abc import Iterable

from groupportal.imports.registry import register_kind
from groupportal.records.importing import RecordImport
from groupportal.records.kinds import RecordKind

_kinds: dict[str, RecordKind] = {}


def register(kind: RecordKind) -> RecordKind:
    """Declare a kind, its import and its export; ValueError where the code is taken or a name is missing."""
    if not (kind.code and kind.label and kind.action and kind.export_action and kind.columns):
        raise ValueError(f"{kind!r} lacks code, label, actions or columns")
    if kind.code in _kinds and type(_kinds[kind.code]) is not type(kind):
        raise ValueError(f"record kind {kind.code} is declared twice")
    _kinds[kind.code] = kind
    register_kind(RecordImport(kind))
    return kind


def kind_of(code: str) -> RecordKind:
    """The kind; KeyError for one nobody declared."""
    return _kinds[code]


def all_kinds() -> Iterable[RecordKind]:
    return _kinds.values()
