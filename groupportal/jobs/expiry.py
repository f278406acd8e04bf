"""Result files of jobs are kept for a stated time: they are copies, and hold what people took out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.files.models import StoredFile
from groupportal.files.selectors import only_known_to
from groupportal.files.services import remove_file
from groupportal.jobs.models import Job, JobFile
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

AT_ONCE = 500
REMOVED = "removed_files"
"""In a job's ``result``: names of the files that were taken away."""


def keeping_time() -> dt.timedelta:
    """How long a result file is kept after its job was done."""
    return dt.timedelta(days=settings.JOB_FILE_DAYS)


def expiring(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Those that nothing but jobs refers to. Evidence, an import's file, a kept report stay for ever."""
    return only_known_to(files, JobFile)


def kept_until(job: Job) -> dict[int, dt.date]:
    """The last day of each file (by ``pk``) of a job; files that stay are left out."""
    if job.finished_at is None:
        return {}
    last = timezone.localdate(job.finished_at + keeping_time())
    made = StoredFile.objects.filter(pk__in=job.files.values("file_id"))
    return dict.fromkeys(expiring(made).values_list("pk", flat=True), last)


def expire() -> int:
    """Look through all groups and take away what is past its time; how many files were taken."""
    taken = 0
    for group in Group.objects.all():
        with group_scope(group, actor=SYSTEM_ACTOR):
            taken += _expire_group(timezone.now() - keeping_time())
    return taken


def _expire_group(limit: dt.datetime) -> int:
    past = JobFile.objects.filter(job__finished_at__lt=limit)
    fresh = JobFile.objects.exclude(job__finished_at__lt=limit)
    files = StoredFile.objects.filter(pk__in=past.values("file_id")).exclude(pk__in=fresh.values("file_id"))
    names: dict[int, list[str]] = defaultdict(list)
    gone = list(expiring(files).order_by("pk")[:AT_ONCE])
    for made in past.filter(file__in=gone).select_related("file"):
        names[made.job_id].append(made.file.name)
        made.delete()
    for job in Job.objects.filter(pk__in=names):
        job.result = {**job.result, REMOVED: [*job.result.get(REMOVED, []), *names[job.pk]]}
        job.save(update_fields=["result"])
    for file in gone:
        remove_file(file, by=SYSTEM_ACTOR, note=f"后台作业的结果文件，保留 {settings.JOB_FILE_DAYS} 天期满")
    return len(gone)
