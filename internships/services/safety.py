"""Results of the safety test, many at once (Article 31)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from groupportal.audit.services import record_all
from groupportal.days import checked_day
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from internships.models import Batch, Placement
from internships.selectors.placement import placements
from internships.services.consent import EDIT
from internships.states import BEGUN, TAKEN

WORDS = {"合格": True, "通过": True, "不合格": False, "不通过": False, "未通过": False}
MOST_SCORE = Decimal(1000)


@dataclass(frozen=True)
class Result:
    """A student's: a score, or passed or not in words, or both."""

    number: str
    score: Decimal | None = None
    is_passed: bool | None = None


@dataclass
class Recorded:
    """How many passed and failed, and of which lines nothing came."""

    passed: int = 0
    failed: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def read_results(text: str) -> tuple[list[Result], list[tuple[str, str]]]:
    """Lines "学号 成绩", "学号 姓名 成绩" or "学号 合格", as they are typed or pasted from a sheet; and those that can't be read."""
    results, unread = [], []
    for line in text.splitlines():
        words = [w for w in re.split(r"[\s,，]+", unicodedata.normalize("NFKC", line).strip()) if w]
        if not words or words[0] in ("学号", "序号"):
            continue
        try:
            results.append(_result(words))
        except ValueError:
            unread.append((line.strip()[:40], "读不懂。每行写学号和成绩，或学号和“合格”“不合格”"))
    return results, unread


def _result(words: list[str]) -> Result:
    score, passed = None, None
    for word in words[1:]:
        if word in WORDS:
            passed = WORDS[word]
            continue
        try:
            score = Decimal(word)
        except InvalidOperation:
            continue  # the name
    if (score is None and passed is None) or (
        score is not None and not (score.is_finite() and 0 <= score <= MOST_SCORE)
    ):
        raise ValueError(words)
    return Result(words[0], score, passed)


@transaction.atomic
def record_safety(batch: Batch, results: Sequence[Result], *, on: dt.date, by: Viewer) -> Recorded:
    """Keep what students of a batch reached on a day. The batch's pass mark decides, where it has one and there is a score.

    Whoever is not in the batch, or has a score without a mark to hold it to, is named and blocks no other.
    """
    by.require(EDIT, unit_id=batch.unit_id)
    checked_day(on, "考核日期")
    mark = Batch.objects.values_list("pass_mark", flat=True).get(pk=batch.pk)
    here = placements().filter(batch=batch, state__in=TAKEN).select_for_update(of=("self",), no_key=True)
    found = {row.student.number: row for row in here.order_by("pk")}
    done, changed = Recorded(), []
    for result in results:
        row = found.get(result.number)
        if row is None:
            words = f"{quoted(batch)}里没有学号是“{result.number}”、正在办理的学生"
            done.left_out.append((result.number, words))
            continue
        try:
            changed.append(_kept(row, result, mark, on))
        except DomainError as error:
            done.left_out.append((str(row.student), error.message))
    Placement.objects.bulk_update(changed, ["safety_score", "is_safety_passed", "safety_passed_on"])
    done.passed = sum(bool(row.is_safety_passed) for row in changed)
    done.failed = len(changed) - done.passed
    told = ((row, _for_trail(row)) for row in changed)
    record_all("internships.safety_recorded", told, by=by.user)
    return done


def _kept(row: Placement, result: Result, mark: Decimal | None, on: dt.date) -> Placement:
    passed = result.is_passed
    if result.score is not None and mark is not None:
        passed = result.score >= mark
        if result.is_passed is not None and result.is_passed != passed:
            raise DomainError(
                "mark_differs",
                f"写的是“{'合格' if result.is_passed else '不合格'}”，成绩{result.score}按合格分{mark}却不是",
            )
    if passed is None:
        raise DomainError("no_mark", "批次没有设合格分，请先设，或写明合格、不合格")
    if row.state in BEGUN and row.is_safety_passed:
        words = f"已于{cndate(row.safety_passed_on)}考核合格并到岗，没有改动"
        raise DomainError("passed_already", words)
    row.safety_score, row.is_safety_passed, row.safety_passed_on = result.score, passed, on
    return row


def _for_trail(row: Placement) -> dict[str, Any]:
    return {
        "成绩": row.safety_score,
        "结果": "合格" if row.is_safety_passed else "不合格",
        "日期": row.safety_passed_on,
    }
