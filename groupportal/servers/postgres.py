"""The embedded PostgreSQL: made, started, healed and stopped."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from pathlib import Path

import psycopg2

from groupportal.servers.addresses import DATABASE, embedded_url
from groupportal.servers.binaries import PostgresPrograms, find_postgres
from groupportal.servers.errors import ServerError
from groupportal.servers.passwords import ROLES, SUPERUSER, passwords
from groupportal.servers.places import Places
from groupportal.servers.roles import make_roles_and_database

# After kill -9 of the server its children need a moment to notice and let go of the shared memory.
SECONDS_TO_RECOVER = 20.0
TRANSIENT = ("lock file", "pre-existing shared memory", "another server might be running")

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
}
# Tests throw their data away; a crash of the machine may take them, one of the server may not. Nothing tidies up beside them.
FAST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "jit": "off",
    "update_process_title": "off",
}


def answers(here: Places) -> bool:
    """Whether the portal's role can connect to the portal's database: running, recovered and prepared."""
    if not (here.sockets / ".s.PGSQL.5432").exists():
        return False
    try:
        psycopg2.connect(embedded_url(ROLES["app"], DATABASE), connect_timeout=5).close()
    except psycopg2.OperationalError as problem:
        return "too many clients" in str(problem)
    return True


def start(here: Places) -> None:
    """Start the server, making the cluster if there is none, and bring roles and database into shape."""
    programs = find_postgres(here)
    if not here.postgres_data.is_dir():
        _make_cluster(here, programs)
    _check_version(here, programs)
    _start_server(here, programs)
    make_roles_and_database()


def stop(here: Places) -> None:
    """Stop the server if it runs; open transactions are rolled back."""
    _drop_pid_of_the_gone(here)
    if _server_pid(here) is None:
        return
    programs = find_postgres(here)
    done = _pg_ctl(here, programs, "stop", "-w", "-m", "fast", "-t", "30")
    if done.returncode and _pg_ctl(here, programs, "status").returncode == 0:
        raise ServerError(f"PostgreSQL did not stop: {done.stdout.strip()}")


def _make_cluster(here: Places, programs: PostgresPrograms) -> None:
    """initdb beside the final place, then rename: a killed initdb leaves no half cluster."""
    draft = here.base / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    here.server_directory(draft)
    password_file = draft.with_name("postgres.password")
    password_file.unlink(missing_ok=True)
    try:
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(passwords(here.var)[SUPERUSER])
        if here.owner:
            os.chown(password_file, *here.owner)
        # A C ctype would take Chinese letters from pg_trgm; the wheels have no ICU.
        locale = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=libc")
        access = ("-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={password_file}")
        command: list[str | Path] = [programs.directory / "initdb", "-D", draft, "-N", *locale, *access]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **here.run_as())
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode:
        raise ServerError(f"PostgreSQL's initdb failed:\n{done.stderr.strip()}")
    draft.rename(here.postgres_data)


def _check_version(here: Places, programs: PostgresPrograms) -> None:
    made_by = int((here.postgres_data / "PG_VERSION").read_text())
    if made_by != programs.major:
        raise ServerError(
            f"the data in {here.postgres_data} were made by PostgreSQL {made_by}, found is {programs.major}: "
            "install that version again, or remove the directory and lose the data (`make clean`)"
        )


def _start_server(here: Places, programs: PostgresPrograms) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(here.sockets)}
    if os.environ.get("PORTAL_FAST_DB") == "1":
        settings |= FAST_SETTINGS
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    deadline = time.monotonic() + SECONDS_TO_RECOVER
    while True:
        words = _try_to_start(here, programs, options)
        if not words:
            return
        if time.monotonic() > deadline or not any(sign in words for sign in TRANSIENT):
            raise ServerError(f"PostgreSQL did not start; its last words:\n{words}")
        time.sleep(0.1)


def _try_to_start(here: Places, programs: PostgresPrograms, options: str) -> str:
    """Nothing when the server accepts connections, else why it does not."""
    _drop_pid_of_the_gone(here)
    if _pg_ctl(here, programs, "status").returncode == 0:
        # Coming up, going down, or killed a moment ago and not yet gone.
        return "" if _accepts_connections() else "the lock file names a server that does not answer"
    before = _log_size(here)
    done = _pg_ctl(
        here, programs, "start", "-w", "-s", "-t", "60", "-l", str(here.postgres_log), "-o", options
    )
    return "" if done.returncode == 0 else _log_since(here, before) or done.stdout.strip() or "(nothing said)"


def _accepts_connections() -> bool:
    try:
        psycopg2.connect(embedded_url(SUPERUSER, "postgres"), connect_timeout=5).close()
    except psycopg2.OperationalError as problem:
        return "password authentication failed" in str(problem)
    return True


def _pg_ctl(
    here: Places, programs: PostgresPrograms, action: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [programs.directory / "pg_ctl", action, "-D", here.postgres_data, *arguments]
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **here.run_as(),
    )


def _drop_pid_of_the_gone(here: Places) -> None:
    """Remove ``postmaster.pid`` where PostgreSQL would wait for ever for its number to become free.

    That is so where the number now belongs to another program, as in a restarted container, or to a dead
    process that nobody has reaped, as in a container without init. A free number is left to PostgreSQL, which
    notices in every case children that still hold shared memory.
    """
    pid = _server_pid(here)
    if pid is None:
        return
    try:
        command_line = Path(f"/proc/{pid}/cmdline").read_bytes()  # empty for a dead process
    except OSError:
        return
    if os.fsencode(here.postgres_data) not in command_line:
        (here.postgres_data / "postmaster.pid").unlink(missing_ok=True)


def _server_pid(here: Places) -> int | None:
    try:
        return int((here.postgres_data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _log_size(here: Places) -> int:
    return here.postgres_log.stat().st_size if here.postgres_log.exists() else 0


def _log_since(here: Places, position: int) -> str:
    if not here.postgres_log.exists():
        return ""
    with here.postgres_log.open("rb") as log:
        log.seek(position)
        return log.read().decode(errors="replace").strip()[-2000:]
