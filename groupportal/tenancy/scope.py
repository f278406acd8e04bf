"""The one way into a group: ``group_scope`` sets the ORM scope and the database setting together.

The database setting is the literal ``SET LOCAL app.group_id = N`` inside a transaction, so that it can neither leak through a
transaction pool nor fail to reach the shards of a distributed database.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import django_scopes
from django.db import DEFAULT_DB_ALIAS, connections, transaction

if TYPE_CHECKING:
    from groupportal.tenancy.models.group import Group

SYSTEM_ACTOR = 0


class ScopeError(Exception):
    """Records of a group were touched with no group active, or with another one active."""


@dataclass
class Memo:
    """What a scope that reads has found already (see ``kept``), each with the tables it was read from.

    ``alone``: it reads as of one moment, so nothing found by others is its own, nor what it finds theirs.
    """

    alone: bool = False
    found: dict[Any, tuple[Any, frozenset[str]]] = field(default_factory=dict)
    versions: dict[str, int] | None = None

    def forget(self) -> None:
        """Something was changed after all."""
        self.found.clear()
        self.versions = None


@dataclass(frozen=True)
class Scope:
    """What is active: the group, who acts (``SYSTEM_ACTOR`` for the program itself), one id for the whole change set.

    Where it is ``read_only`` the database refuses writes; what must be written nevertheless is left in ``afterwards`` for
    whoever opened the scope.
    """

    group: Group
    actor_id: int | None
    request_id: str
    memo: Memo | None = field(default=None, compare=False, repr=False)
    read_only: bool = False
    afterwards: list[Callable[[], object]] = field(default_factory=list, compare=False, repr=False)


_active: ContextVar[Scope | None] = ContextVar("group_scope", default=None)


def active_scope() -> Scope | None:
    """The scope in force, or None."""
    return _active.get()


def active_group() -> Group:
    """The group in force; ScopeError where there is none."""
    scope = _active.get()
    if scope is None:
        raise ScopeError("no group is active: open group_scope(group) first")
    return scope.group


def _tell_database(scope: Scope | None, *, snapshot: bool = False) -> None:
    group = str(int(scope.group.pk)) if scope else "''"
    actor = str(int(scope.actor_id)) if scope and scope.actor_id is not None else "''"
    request = f"'{uuid.UUID(scope.request_id)}'" if scope else "''"
    isolation = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; " if snapshot else ""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            f"{isolation}SET LOCAL app.group_id = {group}; SET LOCAL app.actor_id = {actor}; SET LOCAL app.request_id = {request}"
        )


@contextmanager
def group_scope(
    group: Group, *, actor: Any = None, switch: bool = False, snapshot: bool = False, reading: bool = False
) -> Iterator[Scope]:
    """Run the block inside ``group``, in one transaction.

    ``actor`` is the user who acts, or ``SYSTEM_ACTOR`` for the program; inside a scope of the same group it is inherited.
    Changing the group inside another group's scope raises ScopeError unless ``switch``.
    ``snapshot`` makes an outermost scope read everything as of its first query (REPEATABLE READ): for reports. What it has
    counted once it need not count again.
    ``reading``: the same of what anybody counted before and has not changed since (see ``kept``).
    """
    outer = _active.get()
    if outer is not None and outer.group.pk != group.pk and not switch:
        raise ScopeError(f"group {outer.group.slug} is active, {group.slug} was asked for")
    inherited = outer if outer is not None and outer.group.pk == group.pk else None
    actor_id = actor if isinstance(actor, int) else getattr(actor, "pk", None)
    if actor_id is None and inherited:
        actor_id = inherited.actor_id
    if inherited:
        scope = replace(inherited, actor_id=actor_id)
    else:
        memo = Memo(alone=snapshot) if reading or snapshot else None
        scope = Scope(group, actor_id, str(uuid.uuid4()), memo)
    nested = connections[DEFAULT_DB_ALIAS].in_atomic_block
    with transaction.atomic():
        _tell_database(scope, snapshot=snapshot and not nested)
        token = _active.set(scope)
        try:
            with django_scopes.scope(group=group):
                yield scope
        finally:
            _active.reset(token)
        if nested and not connections[DEFAULT_DB_ALIAS].needs_rollback:
            # A savepoint that is released keeps SET LOCAL: what was in force before must be put back.
            _tell_database(outer)


@contextmanager
def remembering() -> Iterator[None]:
    """What is found meanwhile is found once, as in a scope that reads; forgotten where something is changed."""
    scope = _active.get()
    if scope is None or scope.memo is not None:
        yield
        return
    token = _active.set(replace(scope, memo=Memo(alone=True)))
    try:
        yield
    finally:
        _active.reset(token)


def only_read() -> None:
    """From here to the end of the transaction or savepoint the database refuses every write."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    if scope := _active.get():
        _active.set(replace(scope, read_only=True))


@contextmanager
def acting(actor: Any) -> Iterator[Scope]:
    """The same group, another actor: for work done in somebody's name inside a scope that is already open."""
    with group_scope(active_group(), actor=actor) as scope:
        yield scope


def scoped_key(*parts: object) -> str:
    """A key for cache, lock or file that can never meet another group's: ``g:<group id>:…``."""
    return ":".join(["g", str(active_group().pk), *map(str, parts)])
