"""Two locks: one starter at a time, and the last user stops the servers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from groupportal.servers.errors import ServerError

_leases: dict[Path, int] = {}


def open_lock(path: Path) -> int:
    """A file descriptor to lock; not inherited by programs we start."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as problem:
        raise ServerError(
            f"{path.parent} belongs to another user, who ran this project before; run as that user, "
            "remove the directory, or set PORTAL_VAR to another one"
        ) from problem


@contextmanager
def starting(var: Path, name: str = "starting.lock") -> Iterator[None]:
    """Only one process at a time starts, prepares or stops the servers of ``var`` (or does what else ``name`` guards)."""
    lock = open_lock(var / name)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def hold_lease(var: Path) -> None:
    """Note that this process uses the servers, until it ends, however it ends."""
    if var not in _leases:
        lease = open_lock(var / "users.lock")
        fcntl.flock(lease, fcntl.LOCK_SH)
        _leases[var] = lease


@contextmanager
def last_user(var: Path) -> Iterator[bool]:
    """Give up the lease; True where nobody else holds one. New users wait until the block is left."""
    if (lease := _leases.pop(var, None)) is not None:
        os.close(lease)
    with only_one(var / "users.lock") as alone:
        yield alone


@contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """False in the block where another living process holds the same lock."""
    lock = open_lock(path)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)
