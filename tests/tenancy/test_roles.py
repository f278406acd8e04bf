"""The role × action table, as it stands in the documents and on its page."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from groupportal.records.registry import all_kinds
from groupportal.tenancy.roles import ACTIONS
from groupportal.tenancy.roles_table import roles_markdown


def test_the_document_shows_the_table_in_force() -> None:
    kept = (Path(settings.BASE_DIR) / "docs/permissions.md").read_text()
    assert kept == roles_markdown(), "roles.py changed: review it and run manage.py roles_table"


def test_the_command_checks() -> None:
    call_command("roles_table", "--check", stdout=StringIO())


def test_an_operators_visit_only_reads() -> None:
    reading = ("view_", "list_")
    writing = [n for n, a in ACTIONS.items() if a.operator and not n.partition(".")[2].startswith(reading)]
    assert writing == []


def test_an_operators_visit_takes_nothing_out() -> None:
    taking = {kind.code: kind.export_action for kind in all_kinds()}
    taking |= {n: n for n in ACTIONS if n.partition(".")[2].startswith(("export_", "download_"))}
    taking["results of others' jobs"] = "jobs.view_result"
    assert len(taking) > 6
    assert [what for what, action in taking.items() if ACTIONS[action].operator] == []


def test_the_page_shows_every_action(world, visitor) -> None:
    page = visitor(world.zhang, world.a).get("people:roles").content.decode()
    assert [a.label for a in ACTIONS.values() if a.label not in page] == []
