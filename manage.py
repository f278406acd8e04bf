#!/usr/bin/env python
"""Django's command line, with the database role a command needs and the embedded servers up."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

# These change the schema or read how it came about, so they connect as the owner of the tables.
OWNER_COMMANDS = {
    "createcachetable",
    "flush",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "showmigrations",
    "sqlflush",
    "sqlmigrate",
    "sqlsequencereset",
    "squashmigrations",
}
SERVERLESS_COMMANDS = {
    "",
    "--help",
    "--version",
    "-h",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "startproject",
    "version",
}


def main() -> None:
    """Choose settings and role, see to the servers, hand over to Django."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groupportal.settings.dev")
    if command in OWNER_COMMANDS:
        os.environ["PORTAL_DB_ROLE"] = "owner"
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- the venv may be missing

    from groupportal.servers import ServerError, ensure  # noqa: PLC0415 -- the venv may be missing

    if command not in SERVERLESS_COMMANDS:
        try:
            ensure()
        except ServerError as problem:
            sys.exit(str(problem))
        if command not in OWNER_COMMANDS | {"restore"}:  # which wants a database without tables
            _bring_up_to_date()
    try:
        with _quickly(command):
            execute_from_command_line(sys.argv)
    except Exception as error:
        if "--traceback" in sys.argv or (words := _in_words(error)) is None:
            raise
        sys.exit(words)


def _quickly(command: str) -> AbstractContextManager[Any]:
    """On the embedded server tables are made without waiting."""
    from groupportal.quick_tables import quick_migrations  # noqa: PLC0415 -- the venv may be missing
    from groupportal.servers import external_database  # noqa: PLC0415 -- the venv may be missing

    return quick_migrations() if command == "migrate" and not external_database() else nullcontext()


def _bring_up_to_date() -> None:
    """Tables first: on the embedded server whatever migrations are still to come run before any other command."""
    from groupportal.servers import external_database  # noqa: PLC0415 -- the venv may be missing
    from groupportal.servers.tables import up_to_date  # noqa: PLC0415 -- the venv may be missing

    if not external_database() and (code := up_to_date()):
        sys.exit(code)


def _in_words(error: Exception) -> str | None:
    """What a person at the terminal can do about it; None where only a traceback tells."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- the venv may be missing
    from django.db.utils import OperationalError, ProgrammingError  # noqa: PLC0415 -- the venv may be missing

    if isinstance(error, ImproperlyConfigured):
        return f"设置不完整：{error}"
    if isinstance(error, OperationalError):
        return f"连不上数据库：{str(error).strip().splitlines()[0]}\n请检查数据库是否在运行，以及 DATABASE_URL 是否正确。"
    if isinstance(error, ProgrammingError) and getattr(error.__cause__, "pgcode", "") == "42P01":
        return "数据库里还没有这些表。请先运行：manage.py migrate"
    return None


if __name__ == "__main__":
    main()
