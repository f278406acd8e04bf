"""Result files go when their time is over; whatever else holds a file keeps it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.imports.models import ImportBatch
from groupportal.jobs.expiry import expire
from groupportal.jobs.models import Job, JobFile
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from plans.models import Evidence
from reports.models import ReportFile
from tests.rows import make_row

DONE = dt.datetime(2026, 1, 10, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def made(world):
    """``made(days, name)``: a job of A that was done so many days ago, and its file."""

    def make(days: float, name: str = "名单.xlsx"):
        with group_scope(world.a, actor=world.wang):
            job = Job.objects.create(
                kind="records.export",
                title="导出名单",
                fingerprint=f"{days}{name}",
                state="done",
                requested_by=world.wang,
                finished_at=timezone.now() - dt.timedelta(days=days),
            )
            file = store_bytes(b"x", name=name, by=world.wang, view_action="members.export_roll")
            JobFile.objects.create(job=job, file=file)
        return job, file

    return make


@pytest.fixture
def swept(world, django_capture_on_commit_callbacks):
    """``swept()`` runs the sweep and gives the names of the files that are still there."""

    def sweep():
        with django_capture_on_commit_callbacks(execute=True):
            expire()
        with group_scope(world.a, actor=SYSTEM_ACTOR):
            return sorted(StoredFile.objects.values_list("name", flat=True))

    return sweep


def test_a_file_past_its_time_is_gone_with_its_content_and_its_job_says_so(world, visitor, made, swept):
    old, old_file = made(91, "旧.xlsx")
    _, new_file = made(89, "新.xlsx")
    assert swept() == ["新.xlsx"]
    assert not default_storage.exists(old_file.path)
    assert default_storage.exists(new_file.path)
    wang = visitor(world.wang, world.a)
    page = wang.get("jobs:job", public_id=old.public_id).content.decode()
    assert "旧.xlsx 已过保留期" in page
    assert wang.get("files:file_download", public_id=old_file.public_id).status_code == 404
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        entry = AuditEntry.objects.get(action="files.file_removed")
        assert (entry.object_label, entry.actor) == ("旧.xlsx", None)
    assert swept() == ["新.xlsx"]


def test_the_job_says_until_when_a_file_is_kept(world, visitor, made, settings):
    settings.JOB_FILE_DAYS = 30
    job, _ = made(0)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Job.objects.filter(pk=job.pk).update(finished_at=DONE)
    page = visitor(world.wang, world.a).get("jobs:job", public_id=job.public_id).content.decode()
    assert "保留到2026年2月9日" in page
    assert "保留 30 天" in page


def _evidence(file):
    make_row(Evidence, {StoredFile: file})


def _import(file):
    make_row(ImportBatch, {StoredFile: file})


def _report(file):
    make_row(ReportFile, {StoredFile: file})


@pytest.mark.parametrize("hold", [_evidence, _import, _report])
def test_evidence_imports_and_kept_reports_stay(world, visitor, made, swept, hold):
    job, file = made(400)
    with group_scope(world.a, actor=world.wang):
        hold(file)
    assert swept() == ["名单.xlsx"]
    page = visitor(world.wang, world.a).get("jobs:job", public_id=job.public_id).content.decode()
    assert "名单.xlsx" in page
    assert "保留" not in page


def test_a_file_that_came_from_no_job_stays(world, swept):
    with group_scope(world.a, actor=world.wang):
        file = store_bytes(b"x", name="材料.xlsx", by=world.wang)
        StoredFile.objects.filter(pk=file.pk).update(uploaded_at=DONE - dt.timedelta(days=900))
    assert swept() == ["材料.xlsx"]


def test_a_file_of_a_newer_job_stays(world, made, swept):
    _, file = made(200)
    new, _ = made(1, "新.xlsx")
    with group_scope(world.a, actor=world.wang):
        JobFile.objects.create(job=new, file=file)
    assert swept() == ["名单.xlsx", "新.xlsx"]
