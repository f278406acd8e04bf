"""What pages show is counted once and kept until the records it was counted from change.

Nobody declares what depends on what, so nothing can be forgotten: a wrapper around every statement writes down the tables a kept
value is read from, and the tables a transaction changes. When such a transaction is through, the versions of its tables change,
and with them everything that was read from one of them is out of date, for everybody, at once.

Only requests that read are served from here (``group_scope(…, reading=True)``): a service always asks the database, a report
(``snapshot=True``) remembers for itself what it has found. Rights are never kept: who holds which role is read by every request and
is part of the key of what is kept for a person. While the cache is away everything is counted; news of a change that it never got
leave a value wrong for ``SECONDS`` at most.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import re
import secrets
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.urls import get_script_prefix

from groupportal.tenancy.scope import Memo, active_scope, remembering
from groupportal.tenancy.together import Scalar, answers

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row")

SECONDS = 60
"""Longest age of a kept value, should the news of a change be lost (the cache away, the process killed after its commit)."""
ACROSS_GROUPS = frozenset({"tenancy_membership", "tenancy_roleoffer"})
"""Tables of a group of which a person reads the own rows from everywhere: a change in one group is news for all."""
_TRAIL = frozenset({"audit_auditentry", "audit_accessentry", "audit_factchange"})


@dataclass(frozen=True)
class Asked:
    """A value to be kept: its name, how it is made, and everything it depends on besides the group's records.

    ``everywhere``: it is not about the active group. ``trail``: False where it reads the trail only for what goes along with a
    change of another table it reads; every deed writes there, and would drop it. ``ask``: a question on which it hangs, put in one
    statement with those of the others; ``make`` is given the answer.
    """

    name: str
    make: Callable[..., Any]
    about: tuple[object, ...] = ()
    everywhere: bool = False
    trail: bool = True
    ask: Callable[[], Scalar] | None = None

    def __post_init__(self) -> None:
        # Said at once, also where nothing is kept (a service, most tests): a list among ``about`` fails later, in a page.
        hash(self.about)


def kept(name: str, make: Callable[[], T], *about: object) -> T:
    """The value of ``make()`` in the active group; ``about`` is all it depends on besides the group's records.

    It is pickled and shared: nobody may change it, and it holds no queryset.
    """
    value: T = kept_all([Asked(name, make, about)])[0]
    return value


def kept_all(asked: Sequence[Asked]) -> list[Any]:
    """Several values for two questions to the cache, in their order."""
    scope = active_scope()
    memo = scope.memo if scope else None
    if scope is None or memo is None:
        return [_value(one, told) for one, told in zip(asked, _answered(asked), strict=True)]
    group_id = scope.group.pk
    missing = {_key(one, group_id): one for one in asked if (one.name, one.about) not in memo.found}
    if missing and not (memo.alone or _changed(connections[DEFAULT_DB_ALIAS])):
        memo.found.update(_still_true(missing, memo, group_id))
    lacking = [one for one in asked if (one.name, one.about) not in memo.found]
    for one, told in zip(lacking, _answered(lacking), strict=True):
        memo.found[one.name, one.about] = _made(one, told, memo, group_id)
    values = []
    for one in asked:
        value, tables = memo.found[one.name, one.about]
        made_of(tables)
        values.append(value)
    return values


@dataclass(frozen=True)
class _Answered:
    """What was asked ahead of making a value, and the tables that say so."""

    answer: Any = None
    tables: frozenset[str] = frozenset()


def _answered(asked: Sequence[Asked]) -> list[_Answered]:
    questions, tables = {}, {}
    for at, one in enumerate(asked):
        if one.ask is not None:
            # Putting the question may have read something too.
            with reading() as read:
                questions[at] = one.ask()
            tables[at] = frozenset({*read, *_SOURCES.findall(questions[at].sql)})
    told = dict(zip(questions, answers(list(questions.values())), strict=True))
    return [_Answered(told[at], tables[at]) if at in told else _Answered() for at in range(len(asked))]


def _value(one: Asked, answered: _Answered) -> Any:
    return one.make(answered.answer) if one.ask else one.make()


def of_each(name: str, rows: Sequence[Row], make: Callable[[Row], T], *about: object) -> list[T]:
    """``make(row)`` for each row in its order; of a row that is what it was when it was last asked, what was made of it then.

    For what is made of the row alone: plain data, its ``==`` covers all that ``make`` reads. So nothing here can be out of date,
    and a change of one row of thousands costs one ``make``. Where nothing is kept, all are made; a report asks once, and leaves
    nothing behind in the process.
    """
    scope = active_scope()
    if scope is None or scope.memo is None or scope.memo.alone:
        return [make(row) for row in rows]
    key = _key(Asked(name, list, about), scope.group.pk)
    before: Sequence[tuple[Row, T]] = _near.get(key) or ()
    found = [
        old if at < len(before) and (old := before[at])[0] == row else (row, make(row))
        for at, row in enumerate(rows)
    ]
    _near.put(key, found, _weight(found))
    return [made for _, made in found]


def once(function: Callable[..., T]) -> Callable[..., T]:
    """Asks at most once in a request that reads; anywhere else the function as it is. Its arguments are hashable."""

    @functools.wraps(function)
    def asked(*args: Any, **kwargs: Any) -> T:
        scope = active_scope()
        memo = scope.memo if scope else None
        if memo is None:
            return function(*args, **kwargs)
        at = (function, args, tuple(sorted(kwargs.items())))
        if at not in memo.found:
            with reading() as tables:
                value = function(*args, **kwargs)
            memo.found[at] = value, frozenset(tables)
        value, read = memo.found[at]
        made_of(read)
        return value

    return asked


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """A function that reads much asks each ``once`` a single time, in a service as in a page. It takes no lock meanwhile."""

    @functools.wraps(function)
    def read(*args: P.args, **kwargs: P.kwargs) -> T:
        with remembering():
            return function(*args, **kwargs)

    return read


class _Near:
    """What a process has at hand itself, so that it is not read from the cache or made again: so many bytes, the latest used."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes, self._lock = most, 0, threading.Lock()
        self._held: OrderedDict[str, tuple[Any, int]] = OrderedDict()

    def get(self, key: str) -> Any:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: str, value: Any, size: int) -> None:
        with self._lock:
            self._bytes += size - self._held.pop(key, (None, 0))[1]
            self._held[key] = value, size
            while self._bytes > self._most:
                self._bytes -= self._held.popitem(last=False)[1][1]


_near = _Near(96 * 1024 * 1024)
_UNPACKED = 4.5
"""Bytes in memory for one that is packed: of what is kept 2 to 4.2 were measured."""
_SAMPLE = 32


def _weight(rows: Sequence[Any]) -> int:
    """Bytes of memory that rows take, from a few of them."""
    few = rows[:: len(rows) // _SAMPLE + 1]
    return _size(few) * len(rows) // max(len(few), 1)


def _size(value: Any) -> int:
    """Bytes of memory of plain data, what is in it several times counted once."""
    total, seen, left = 0, set(), [value]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            left += one
        elif hasattr(one, "__dict__"):
            left.append(vars(one))
    return total


_LARGE = 32 * 1024
"""From so many bytes on a value stands in the cache beside its mark, by which a process knows whether the one it has at hand is
that one: unpacking thousands of rows takes longer than the page they are for."""


def _key(one: Asked, group_id: int) -> str:
    about = hashlib.sha256(repr((_release(), get_script_prefix(), one.about)).encode()).hexdigest()[:32]
    return f"{_owner(group_id, everywhere=one.everywhere)}:kept:{one.name}:{about}"


def _owner(group_id: int, *, everywhere: bool) -> str:
    return "all" if everywhere else f"g:{group_id}"


@functools.cache
def _release() -> int:
    """The newest of our source files: what an older program kept is not read by this one."""
    apps_of_ours = {Path(app.path) for app in apps.get_app_configs()}
    ours = {p for p in apps_of_ours if p.is_relative_to(settings.BASE_DIR) and "site-packages" not in p.parts}
    return max(file.stat().st_mtime_ns for path in ours for file in path.rglob("*.py"))


Found = dict[tuple[str, tuple[object, ...]], tuple[Any, frozenset[str]]]


def _still_true(asked: dict[str, Asked], memo: Memo, group_id: int) -> Found:
    """What the cache holds of these (by their keys) and what no change has overtaken.

    Where something is left to be made, ``memo.versions`` are those that held before anything is read for it.
    """
    likely = {version for one in asked.values() for version in _likely.get((one.name, group_id), ())}
    held = cache.get_many([*asked, *likely])
    now = {name: held.pop(name) for name in likely & held.keys()}
    if len(held) == len(asked) and memo.versions is None:
        if {name for _, versions in held.values() for name in versions} - likely:
            now = cache.get_many({name for _, versions in held.values() for name in versions})
        if len(found := _valid(asked, held, now, group_id)) == len(asked):
            return found
    if memo.versions is None:
        # What was found earlier in this request may be older than the versions: nothing is to be made of it.
        memo.found.clear()
        memo.versions = cache.get_many(_version_names(group_id))
    return _valid(asked, held, memo.versions, group_id)


_likely: dict[tuple[str, int], tuple[str, ...]] = {}
"""The versions that a value hung on when it was last seen, so that they are asked for together with it."""


def _valid(asked: dict[str, Asked], held: dict[str, Any], now: dict[str, int], group_id: int) -> Found:
    found = {}
    for key, one in asked.items():
        packed, versions = held.get(key, (None, None))
        if versions is None or any(now.get(name) != version for name, version in versions.items()):
            continue
        with suppress(KeyError):
            value = _large(key, packed) if isinstance(packed, str) else _unpacked(packed)
            found[one.name, one.about] = value, frozenset(name.rpartition(":")[2] for name in versions)
            _likely[one.name, group_id] = tuple(versions)
    return found


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301 -- our own, as the cache itself does


def _large(key: str, mark: str) -> Any:
    """A large value by its mark: the one at hand, else out of the cache; KeyError where that holds another one or none."""
    at_hand = _near.get(key)
    if at_hand is None or at_hand[0] != mark:
        marked, packed = cache.get(f"{key}:large", ("", b""))
        if marked != mark:
            raise KeyError(key)
        at_hand = mark, _unpacked(packed)
        _near.put(key, at_hand, int(_UNPACKED * len(packed)))
    return at_hand[1]


def _made(one: Asked, answered: _Answered, memo: Memo, group_id: int) -> tuple[Any, frozenset[str]]:
    """The value from the database, put into the cache under the versions that held before."""
    versions = memo.versions
    with reading() as tables:
        tables.update(answered.tables)
        value = _value(one, answered)
    read = frozenset(tables & _known_tables().keys()) - (frozenset() if one.trail else _TRAIL)
    if one.everywhere and (blind := {table for table in read if _known_tables()[table]}):
        raise ValueError(f"{one.name} is about no group, and reads {', '.join(blind)}")
    if versions is not None and memo.versions is versions:  # unless something was changed meanwhile
        names = [_version_name(table, group_id) for table in read]
        # Pickled by itself, so that one that is out of date is thrown away unread.
        key, packed = _key(one, group_id), pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        mark = secrets.token_hex(8) if len(packed) > _LARGE else ""
        if mark:
            cache.set(f"{key}:large", (mark, packed), SECONDS)
            _near.put(key, (mark, value), int(_UNPACKED * len(packed)))
        cache.set(key, (mark or packed, {name: versions.get(name) for name in names}), SECONDS)
    return value, read


@functools.lru_cache(maxsize=4_096)
def _version_names(group_id: int) -> list[str]:
    """Those of all tables of the group and of those that are everybody's."""
    return [_version_name(table, group_id) for table in _known_tables()]


def _version_name(table: str, group_id: int) -> str:
    return f"{_owner(group_id, everywhere=not _known_tables()[table])}:version:{table}"


@functools.cache
def _known_tables() -> dict[str, bool]:
    """Our tables; True: its rows are a group's and read from nowhere else."""
    from groupportal.tenancy.checks import group_models, own_models  # noqa: PLC0415 -- once the apps are ready

    walled = {model._meta.db_table for model in group_models()} - ACROSS_GROUPS
    return {model._meta.db_table: model._meta.db_table in walled for model in own_models()}


# The wrapper around every statement.

_SOURCES = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)
_TARGETS = re.compile(
    r'\b(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|MERGE\s+INTO)\s+"?(\w+)"?', re.IGNORECASE
)
_CHANGES = ("INSERT", "UPDATE", "DELETE", "WITH", "MERGE", "ROLLBA")
_SIGN_IN = 'UPDATE "accounts_user" SET "last_login"'
"""Nothing that is shown is made of it, and it happens all day."""
_reads: ContextVar[set[str] | None] = ContextVar("tables_read", default=None)


def watch(connection: Any, **_: Any) -> None:
    """Put the wrapper around a connection's statements (``connection_created``)."""
    if connection.alias == DEFAULT_DB_ALIAS and _wrapper not in connection.execute_wrappers:
        connection.execute_wrappers.append(_wrapper)


def _wrapper(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    result = execute(sql, params, many, context)
    statement = sql.lstrip() if isinstance(sql, str) else sql.as_string(context["cursor"].connection)
    if statement[:6].upper().startswith(_CHANGES):
        if not statement.startswith(_SIGN_IN):
            _touch(context["connection"], set(_TARGETS.findall(statement)))
    elif ";" in statement and (targets := _TARGETS.findall(statement)):  # several sent together
        _touch(context["connection"], set(targets))
    if (tables := _reads.get()) is not None:
        tables.update(_SOURCES.findall(statement))
    return result


def changed(*tables: str) -> None:
    """Tell of a change that no statement shows: one that a trigger made in these tables."""
    _touch(connections[DEFAULT_DB_ALIAS], set(tables))


@contextmanager
def reading() -> Iterator[set[str]]:
    """The tables that are read meanwhile, for what is being made and for what it is a part of."""
    tables: set[str] = set()
    token = _reads.set(tables)
    try:
        yield tables
    finally:
        _reads.reset(token)
        made_of(tables)


def made_of(tables: set[str] | frozenset[str]) -> None:
    """What is being made is made of these too, though they were read before it was begun."""
    if (outer := _reads.get()) is not None:
        outer.update(tables)


@dataclass(frozen=True)
class _News:
    """Tells, once the transaction is through, that a table changed."""

    version_name: str

    def __call__(self) -> None:
        # Kept longer than any value that saw the table before; then nobody need know.
        cache.set(self.version_name, secrets.randbits(60), 2 * SECONDS)


def _touch(connection: Any, tables: set[str]) -> None:
    scope = active_scope()
    if scope is not None and scope.memo is not None:
        scope.memo.forget()
    for table in tables & _known_tables().keys():
        if scope is None and _known_tables()[table]:
            continue  # nobody writes a group's rows from outside, but for migrations
        news = _News(_version_name(table, scope.group.pk if scope else 0))
        if not any(waiting == news for _, waiting, _ in connection.run_on_commit):
            transaction.on_commit(news)


def _changed(connection: Any) -> bool:
    """Whether the transaction in hand has changed anything: what it sees is nobody else's yet."""
    return any(isinstance(waiting, _News) for _, waiting, _ in connection.run_on_commit)
