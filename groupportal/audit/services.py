"""Writing the trail. Called by services, in the transaction of the change."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import Error, connections
from django.db.models import Model
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.models import AccessEntry, AuditEntry, PlatformEntry
from groupportal.audit.registry import known_actions
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_scope

logger = logging.getLogger(__name__)

SECONDS_TO_TELL = 10.0
_SECRET = ("password", "secret", "token", "id_card", "id_number")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            str(k): "（已隐去）" if any(s in str(k).lower() for s in _SECRET) else _plain(v)
            for k, v in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    if isinstance(value, (Decimal, dt.date, dt.datetime, uuid.UUID)):
        return str(value)
    if isinstance(value, Model):
        return str(value)
    return value


def _who(by: Any) -> int | None:
    scope = active_scope()
    actor = getattr(by, "pk", by) if by is not None else (scope.actor_id if scope else None)
    return None if actor == SYSTEM_ACTOR else actor


def _request_id() -> str | None:
    scope = active_scope()
    return scope.request_id if scope else None


def record(
    action: str,
    obj: Model | None = None,
    *,
    by: Any = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Write down what was meant. ``by`` defaults to the scope's actor; KeyError for an action nobody declared."""
    entry = _entry(action, obj, by=by, before=before, after=after, note=note)
    entry.save()
    return entry


def record_all(
    action: str, rows: Iterable[tuple[Model, dict[str, Any]]], *, by: Any = None, note: str = ""
) -> None:
    """``record`` for many objects at once, each with its ``after``: one statement, not one a row."""
    AuditEntry.objects.bulk_create(
        [_entry(action, obj, by=by, after=after, note=note) for obj, after in rows]
    )


def _entry(
    action: str,
    obj: Model | None,
    *,
    by: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    if action not in known_actions():
        raise KeyError(f"audit action {action} is not declared")
    return AuditEntry(
        action=action,
        actor_id=_who(by),
        object_type=obj._meta.label if obj is not None else "",
        object_id=getattr(obj, "public_id", None),
        object_label=str(obj)[:200] if obj is not None else "",
        before=_plain(before or {}),
        after=_plain(after or {}),
        note=note[:500],
        request_id=_request_id(),
    )


def seen(
    obj: Model | None,
    *,
    by: Any,
    kind: AccessKind,
    purpose: str = "",
    label: str = "",
    afterwards: bool = False,
) -> AccessEntry:
    """Write down that somebody saw personal data or took a file out; from a page that only looks, before it is sent.

    ``afterwards``: the page has not begun yet, and may be one that only looks.
    """
    entry = AccessEntry(
        actor_id=_who(by),
        kind=kind,
        purpose=purpose[:300],
        object_id=getattr(obj, "public_id", None),
        object_label=(label or str(obj or ""))[:200],
        request_id=_request_id(),
    )
    scope = active_scope()
    if scope is not None and (scope.read_only or afterwards):
        scope.afterwards.append(entry.save)
    else:
        entry.save()
    return entry


def record_platform(action: str, *, by: Any = None, group_slug: str = "", note: str = "") -> PlatformEntry:
    """Write down what an operator did to a group from outside."""
    if action not in known_actions():
        raise KeyError(f"audit action {action} is not declared")
    return PlatformEntry.objects.create(
        action=action, actor_id=getattr(by, "pk", None), group_slug=group_slug, note=note[:500]
    )


def tell_operators(action: str, *, group_slug: str = "", note: str = "") -> None:
    """Write down for the operators what is wrong with the installation, the same words once an hour at most.

    On a connection of its own, so that it stays where the caller's work is rolled back, or may not write at all. Never raises.
    """
    if action not in known_actions():
        raise KeyError(f"audit action {action} is not declared")
    writing = threading.Thread(target=_tell, args=(action, group_slug, note[:500]))
    writing.start()
    writing.join(SECONDS_TO_TELL)


def _tell(action: str, group_slug: str, note: str) -> None:
    try:
        an_hour_ago = timezone.now() - dt.timedelta(hours=1)
        same = PlatformEntry.objects.filter(
            action=action, group_slug=group_slug, note=note, at__gt=an_hour_ago
        )
        if not same.exists():
            record_platform(action, group_slug=group_slug, note=note)
    except Error:
        logger.exception("operators were not told: %s %s %s", action, group_slug, note)
    finally:
        connections.close_all()
