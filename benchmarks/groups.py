"""Groups with data: one made through the services, many copied from it inside the database."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from budget.enums import EntryKind, EntryOrigin, Source
from budget.models import LedgerEntry, LedgerEvidence
from groupportal.accounts.models import User
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Group, Membership, Unit
from groupportal.tenancy.roles import UNIT_ROLES, Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from plans.enums import FilingOrigin, FilingState, ItemKind
from plans.models import Assignment, Evidence, Filing, ItemThread, Plan, PlanItem
from reports.annex.load import load_reading
from reports.annex.values import AnnexSet, ItemTable, Reading

TERM = (dt.date(2018, 6, 1), dt.date(2026, 6, 30))
_PAID_FROM = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class Made:
    """A group and the person who looks at it, who holds every role there."""

    group: Group
    user: User

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Inside the group, this person acting."""
        with group_scope(self.group, actor=self.user):
            yield


def make_group(slug: str) -> Made:
    """An empty group with one person and one unit."""
    group = Group.objects.create(
        slug=slug, name=f"江海职业教育集团{slug}", term_starts_on=TERM[0], term_ends_on=TERM[1]
    )
    user = User(username=f"{slug}-wang", name="王芳", last_login=None)
    user.set_unusable_password()
    user.save()
    with group_scope(group, actor=SYSTEM_ACTOR):
        unit = Unit.objects.create(name="江海第一职业技术学校")
        for role in Role:
            Membership.objects.create(user=user, role=role, unit=unit if role in UNIT_ROLES else None)
    return Made(group, user)


def load(made: Made, annex: AnnexSet) -> None:
    """Put an annex into a group as its import would; the filings in bulk, so that 2,000 tasks take seconds."""
    bare = replace(
        annex, tasks=_without_completion(annex.tasks), indicators=_without_completion(annex.indicators)
    )
    with made.scope():
        load_reading(Reading(bare), by=SYSTEM_ACTOR)
        filed = []
        for kind, table in ((ItemKind.TASK, annex.tasks), (ItemKind.INDICATOR, annex.indicators)):
            items = PlanItem.objects.filter(kind=kind, level=2).order_by("position")
            filed += [
                Filing(
                    thread_id=item.thread_id,
                    as_of=annex.as_of,
                    text=row.completion,
                    state=FilingState.APPROVED,
                    origin=FilingOrigin.IMPORT,
                )
                for item, row in zip(items, table.rows if table else (), strict=True)
            ]
        Filing.objects.bulk_create(filed, batch_size=1_000)


def _without_completion(table: ItemTable | None) -> ItemTable | None:
    return table and replace(table, rows=tuple(replace(row, completion="") for row in table.rows))


def add_entries(made: Made, count: int) -> None:
    """So many receipts and expenditures, spread over main tasks, sources and days; every other one has its voucher attached."""
    rand = random.Random(count)
    with made.scope():
        plan = Plan.objects.get(is_main=True)
        threads = list(ItemThread.objects.filter(plan=plan, kind="task", level=1))
        places = itertools.cycle(itertools.product(threads, Source.values, EntryKind.values))
        entries = LedgerEntry.objects.bulk_create(
            [
                LedgerEntry(
                    plan=plan,
                    thread=thread,
                    source=source,
                    kind=kind,
                    amount=Decimal(rand.randrange(10_000, 9_000_000)) / 100,
                    occurred_on=_PAID_FROM + dt.timedelta(days=rand.randrange(1_270)),
                    voucher_no=f"记-{number:05d}",
                    counterparty="江海市财政局",
                    summary="专项资金",
                    origin=EntryOrigin.PORTAL,
                )
                for number, (thread, source, kind) in enumerate(itertools.islice(places, count), 1)
            ],
            batch_size=2_000,
        )
        file = StoredFile.objects.create(
            name="凭证.pdf",
            path=f"g/{made.group.pk}/bench",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
        )
        LedgerEvidence.objects.bulk_create(
            [LedgerEvidence(entry=entry, file=file) for entry in entries[::2]], batch_size=2_000
        )


def add_evidence(made: Made, count: int, size: int = 4_000) -> None:
    """So many files of this size on the disk, spread over the filings in their order."""
    folder = f"g/{made.group.pk}/bench"
    root = Path(settings.MEDIA_ROOT)
    (root / folder).mkdir(parents=True)
    files, now = [], timezone.now()
    for number in range(count):
        content = os.urandom(size)
        path = f"{folder}/{number}.pdf"
        (root / path).write_bytes(content)
        files.append(
            StoredFile(
                name=f"会议纪要{number}.pdf",
                path=path,
                content_type="application/pdf",
                size=size,
                sha256=hashlib.sha256(content).hexdigest(),
                view_action="plans.view_plan",
            )
        )
    with made.scope():
        kept = StoredFile.objects.bulk_create(files, batch_size=2_000)
        filings = itertools.cycle(Filing.objects.order_by("pk"))
        Evidence.objects.bulk_create(
            [
                Evidence(filing=filing, file=file, added_at=now)
                for file, filing in zip(kept, filings, strict=False)
            ],
            batch_size=2_000,
        )


def add_work(made: Made, today: dt.date) -> None:
    """An assignment for each task, half of them late: what fills a home page."""
    with made.scope():
        unit = Unit.objects.first()
        tasks = PlanItem.objects.filter(kind="task", level=2).select_related("thread").order_by("position")
        Assignment.objects.bulk_create(
            Assignment(
                thread=item.thread,
                unit=unit,
                due_on=today + dt.timedelta(days=5 if n % 2 else -5),
                assigned_by=made.user,
            )
            for n, item in enumerate(tasks)
        )


def filled_group(slug: str, annex: AnnexSet, *, entries: int = 0) -> Made:
    """A group with an annex in it and so many ledger entries besides the opening ones."""
    made = make_group(slug)
    load(made, annex)
    if entries:
        add_entries(made, entries)
    return made


def again(slug: str) -> Made:
    """A group that was made before, as the database now served holds it."""
    return Made(Group.objects.get(slug=slug), User.objects.get(username=f"{slug}-wang"))
