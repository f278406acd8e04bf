"""Warnings are answered, put aside, opened again."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from groupportal.audit.services import record_all
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from groupportal.warnings.enums import Stand
from groupportal.warnings.models import Answer
from groupportal.warnings.registry import KINDS, Warned

MAX_WORDS = 1_000


@transaction.atomic
def settle_warnings(
    warnings: Collection[Warned], stand: Stand, *, words: str = "", is_printed: bool = False, by: Viewer
) -> int:
    """Say the same to all of these, as they stand now: it holds until what they speak of changes. How many there were.

    NotAllowed without the right to answer, or to see them. DomainError where none is chosen, without words (but to open again),
    or for words that are too long.
    """
    by.require("warnings.answer_warnings")
    if not warnings:
        raise DomainError("none_chosen", "没有选中提醒，请先勾选。")
    text = words.strip()
    if not text and stand != Stand.REOPENED:
        what = "说明" if stand == Stand.ANSWERED else "搁置的原因"
        raise DomainError("words_missing", f"请写{what}，它会和您的名字、日期一起保存。", field="words")
    if len(text) > MAX_WORDS:
        raise DomainError(
            "words_long", f"有 {len(text)} 个字，请缩短到 {MAX_WORDS} 个字以内。", field="words"
        )
    for kind in {one.kind for one in warnings}:
        by.require(KINDS[kind].action)
    rows = [
        Answer(
            kind=one.kind,
            key=one.key,
            fingerprint=one.fingerprint,
            message=one.message,
            stand=stand,
            words=text,
            is_printed=is_printed and stand == Stand.ANSWERED,
            said_by=by.user,
        )
        for one in warnings
    ]
    rows[0].full_clean(exclude=["said_by"])  # what is said is the same for all of them
    Answer.objects.bulk_create(rows)
    record_all(f"warnings.{stand}", ((row, {}) for row in rows), by=by.user, note=text)
    return len(warnings)
