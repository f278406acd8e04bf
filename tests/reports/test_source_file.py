"""A figure that was read from a file leads to that file."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from budget.models import LedgerEntry
from groupportal.files.models import StoredFile
from groupportal.imports.services import confirm, start_import
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from plans.models import Evidence, Filing
from tests.reports.annex.plan_files import FUNDS_HEAD, TASK_HEAD, funds, task, write
from tests.world import World

AS_OF = {"as_of": "2023-06-30"}


@pytest.fixture
def annex(tmp_path: Path) -> Path:
    return write(
        tmp_path / "附件2.xlsx",
        "（截至2023年6月）",
        [*TASK_HEAD, task()],
        [*FUNDS_HEAD, funds("治理", 10, 10, 5)],
    )


def by_command(world: World, path: Path, callbacks: Any) -> None:
    call_command("import_plan", str(path), "--group", world.a.slug, stdout=StringIO())


def by_page(world: World, path: Path, callbacks: Any) -> None:
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    with callbacks(execute=True), group_scope(world.a, actor=world.wang):
        batch = start_import(upload, "plan", {}, by=viewer_for(world.wang, world.a))
    with callbacks(execute=True), group_scope(world.a, actor=world.wang):
        batch.refresh_from_db()
        confirm(batch, by=viewer_for(world.wang, world.a))


@pytest.mark.parametrize("bring", [by_command, by_page])
def test_the_drawer_of_an_imported_figure_opens_the_file(
    world: World, client_for: Any, annex: Path, bring: Any, django_capture_on_commit_callbacks: Any
) -> None:
    bring(world, annex, django_capture_on_commit_callbacks)
    with group_scope(world.a):
        file = StoredFile.objects.get()
        entry, filing = LedgerEntry.objects.first(), Filing.objects.get()
        assert not Evidence.objects.exists(), "what was read is no proof of itself"
    expert = client_for(world.pa.expert, world.a)
    pages = [
        expert.get("metrics:figure", code="budget.received", data=AS_OF),
        expert.get("metrics:figure", code="plans.tasks_reported", data=AS_OF),
        expert.get("budget:entry", public_id=entry.public_id),
        expert.get("plans:filing", public_id=filing.public_id),
    ]
    for page in pages:
        text = page.content.decode()
        assert "附件2.xlsx" in text
        assert "数据从这份文件导入" in text
        assert str(file.public_id) in text, "it opens"
    assert (
        b"".join(expert.get("files:file_download", public_id=file.public_id).streaming_content)
        == annex.read_bytes()
    )


def test_a_dry_run_keeps_no_file(world: World, annex: Path) -> None:
    call_command("import_plan", str(annex), "--group", world.a.slug, "--dry-run", stdout=StringIO())
    with group_scope(world.a):
        assert not StoredFile.objects.exists()


def test_a_file_that_is_not_confirmed_stays_with_who_may_import(
    world: World, client_for: Any, annex: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload = SimpleUploadedFile(annex.name, annex.read_bytes())
    with django_capture_on_commit_callbacks(execute=True), group_scope(world.a, actor=world.wang):
        start_import(upload, "plan", {}, by=viewer_for(world.wang, world.a))
    with group_scope(world.a):
        file = StoredFile.objects.get()
    answers = {
        name: client_for(user, world.a).get("files:file_download", public_id=file.public_id).status_code
        for name, user in (("wang", world.wang), ("expert", world.pa.expert))
    }
    assert answers["wang"] == 200
    assert answers["expert"] in (403, 404)
