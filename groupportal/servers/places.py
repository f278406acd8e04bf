"""Where the servers keep data, sockets and logs, and as whom they run.

PostgreSQL refuses to run as root. Root therefore starts the servers as an unprivileged user. That user must
reach the data, and no directory above them may be opened for it: where the project lies in a closed one, data
and a copy of the programs go to ``/var/tmp``.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groupportal.servers.errors import ServerError

PROJECT = Path(__file__).resolve().parent.parent.parent
UNPRIVILEGED = 65534
# sun_path holds 107 bytes; PostgreSQL adds ".s.PGSQL.5432" and a lock suffix.
LONGEST_SOCKET_DIR = 80
# Other characters would have to be quoted differently by libpq (a comma separates hosts), URLs and shells.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


@dataclass(frozen=True)
class Places:
    """The directories of one instance. ``owner`` is the uid and gid of the servers, None for our own."""

    var: Path
    base: Path
    sockets: Path
    owner: tuple[int, int] | None

    @property
    def postgres_data(self) -> Path:
        """The PostgreSQL cluster."""
        return self.base / "postgres"

    @property
    def broker_data(self) -> Path:
        """The broker's append-only file and log."""
        return self.base / "broker"

    @property
    def postgres_log(self) -> Path:
        """Everything the PostgreSQL server writes."""
        return self.postgres_data / "server.log"

    @property
    def broker_log(self) -> Path:
        """Everything the broker writes."""
        return self.broker_data / "server.log"

    @property
    def broker_socket(self) -> Path:
        """The broker's only listening address."""
        return self.sockets / "broker.sock"

    def run_as(self) -> dict[str, Any]:
        """Arguments for ``subprocess`` to run a program as the servers' user, where it may be."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        arguments: dict[str, Any] = {"cwd": "/", "env": {**clean, "LC_ALL": "C.UTF-8"}, "umask": 0o077}
        if self.owner:
            arguments.update(user=self.owner[0], group=self.owner[1], extra_groups=[])
        return arguments

    def prepare(self) -> None:
        """Make the directories that every server needs."""
        if self.base != self.var:
            own_directory(self.base, mode=0o755, owner=None)
        own_directory(self.sockets, mode=0o700, owner=self.owner)

    def server_directory(self, path: Path) -> Path:
        """``path`` as a directory that only the servers' user enters."""
        own_directory(path, mode=0o700, owner=self.owner)
        return path


def places() -> Places:
    """The places of this project, or of the instance ``PORTAL_VAR`` names. Makes ``var/`` if missing.

    Depends on nothing but the paths and their modes, so every process comes to the same answer.
    """
    var = Path(os.environ.get("PORTAL_VAR") or PROJECT / "var").resolve()
    _make_var(var)
    key = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    owner = _servers_owner(var)
    base = var if owner is None or reachable(var, owner[0]) else Path("/var/tmp") / f"groupportal-{key}"  # noqa: S108 -- ownership is checked by own_directory
    sockets = base / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_DIR or not PLAIN_PATH.fullmatch(str(sockets)):
        sockets = Path("/tmp") / f"groupportal-{owner[0] if owner else os.geteuid()}-{key}"  # noqa: S108 -- as above
    return Places(var=var, base=base, sockets=sockets, owner=owner)


def reachable(path: Path, uid: int) -> bool:
    """Whether ``uid`` may walk down to ``path`` by plain file modes (as owner or as anybody)."""
    for directory in (path, *path.parents):
        status = directory.stat()
        if not status.st_mode & (stat.S_IXUSR if status.st_uid == uid else stat.S_IXOTH):
            return False
    return True


def own_directory(path: Path, *, mode: int, owner: tuple[int, int] | None) -> None:
    """Make ``path`` with exactly this mode and owner; one that is somebody else's is refused, not used."""
    mine = owner or (os.geteuid(), os.getegid())
    try:
        path.mkdir(mode=0o700, parents=False)
    except FileExistsError:
        status = path.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {mine[0], os.geteuid()}:
            raise ServerError(
                f"{path} belongs to somebody else; remove it or set PORTAL_VAR to another place"
            ) from None
        if stat.S_IMODE(status.st_mode) == mode and status.st_uid == mine[0]:
            return
    except OSError as problem:
        raise ServerError(f"{path} cannot be made: {problem.strerror}") from problem
    if path.stat().st_uid != mine[0]:
        os.chown(path, *mine)
    path.chmod(mode)


def _make_var(var: Path) -> None:
    """Make ``var`` where it is missing."""
    try:
        if var.is_dir():
            return
        var.mkdir(parents=True, exist_ok=True)
        # Whatever the umask: the servers' user walks through. What is secret in there has its own mode.
        var.chmod(0o755)
    except OSError as problem:
        raise ServerError(
            f"{var} cannot be used ({problem.strerror}); set PORTAL_VAR to a directory you may write"
        ) from problem


def _servers_owner(var: Path) -> tuple[int, int] | None:
    """Whom root runs the servers as: the user whose data are there already, else an unprivileged one."""
    if os.geteuid() != 0:
        return None
    data = var / "postgres"
    if data.is_dir() and (status := data.stat()).st_uid != 0:
        return status.st_uid, status.st_gid
    return UNPRIVILEGED, UNPRIVILEGED
