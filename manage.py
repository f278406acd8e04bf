#!/usr/bin/env python
"""Django's command line, with the database role a command needs and the embedded servers up."""

import os
import sys

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
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
