"""A teacher's own ready comments (常用评语): kept, changed, let go, and counted as they are said."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from internships.models import ReadyComment
from internships.selectors.ready_comment import READ, STANDARD, own_comments

MOST = 30


@transaction.atomic
def keep_comment(text: str, *, by: Viewer, row: ReadyComment | None = None) -> ReadyComment:
    """Keep a new comment, or the new words of one. DomainError for one there is already, for more than ``MOST``."""
    by.require(READ)
    begin(by)
    if row is None and own_comments(by).count() >= MOST:
        raise DomainError("too_many", f"最多 {MOST} 句，请先删掉不用的。", field="text")
    before = {"评语": row.text} if row else None
    row = row or ReadyComment(owner=by.user)
    row.text = text.strip()
    save_in_words(row)
    record("internships.comment_kept", row, by=by.user, before=before, after={"评语": row.text})
    return row


@transaction.atomic
def drop_comment(row: ReadyComment, *, by: Viewer) -> None:
    """Let one go."""
    by.require(READ)
    record("internships.comment_dropped", row, by=by.user, before={"评语": row.text})
    row.delete()


def begin(by: Viewer) -> None:
    """Who has none of the own begins with the portal's."""
    if not own_comments(by).exists():
        rows = [ReadyComment(owner=by.user, text=text) for text in STANDARD]
        ReadyComment.objects.bulk_create(rows, ignore_conflicts=True)


def count_said(answer: str, *, by: Viewer) -> None:
    """Those that a comment holds were said once more: pages put the most used first."""
    said = [text for text in (*STANDARD, *own_comments(by).values_list("text", flat=True)) if text in answer]
    if said:
        begin(by)
        own_comments(by).filter(text__in=said).update(uses=F("uses") + 1)
