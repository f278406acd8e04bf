"""Files of members as of a date."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from members.enums import AttachmentKind
from members.models import Member, MemberAttachment
from members.selectors.roll import active_on

PAPERS = (AttachmentKind.APPROVAL_FORM, AttachmentKind.INTRODUCTION)
"""What the acceptance asks of every member: its approval form and its introduction."""


def attachments_on(as_of: dt.date, kind: str | None = None) -> QuerySet[MemberAttachment]:
    """Files that count on a day: dated by then, not withdrawn yet. Without ``kind``, ``PAPERS``."""
    kinds = [kind] if kind else PAPERS
    return MemberAttachment.objects.filter(kind__in=kinds, dated_on__lte=as_of).filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=as_of)
    )


def with_papers_on(
    as_of: dt.date, *, kind: str | None = None, category: str | None = None, industry: str | None = None
) -> QuerySet[Member]:
    """Members of a day that have such a file."""
    has = Exists(attachments_on(as_of, kind).filter(member=OuterRef("pk")))
    return active_on(as_of, category=category, industry=industry).filter(has)
