"""What kinds of several rooms share: rules of single cells, what exports show, findings over all rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from groupportal.days import checked_day
from groupportal.errors import DomainError
from groupportal.records.kinds import Work

_is_url = URLValidator(schemes=["http", "https"])

WIDE, MIDDLE, NARROW = 32, 20, 12
"""Widths of columns in characters."""


def day_rule(label: str) -> Callable[[dt.date], dt.date]:
    """A day that has come, as ``checked_day``."""
    return lambda day: checked_day(day, label)


def checked_email(text: str) -> str:
    """An e-mail address; DomainError for what is none."""
    try:
        validate_email(text)
    except ValidationError:
        raise DomainError(
            "email_form", f"“{text[:60]}”不是邮箱地址，请核对，例如 office@example.cn。"
        ) from None
    return text


def checked_website(text: str) -> str:
    """A web address with its scheme; DomainError for what is none."""
    full = text if "://" in text else f"https://{text}"
    try:
        _is_url(full)
    except ValidationError:
        raise DomainError(
            "url_form", f"“{text[:60]}”不是网址，请核对，例如 https://www.example.cn。"
        ) from None
    return full


def twins(work: Work, keys: str, column: str, code: str, sentence: Callable[..., str]) -> None:
    """Refuse the later of rows with equal ``keys`` (SQL expressions that are all given). ``sentence`` gets the first in words: 第 3 行."""
    given = " AND ".join(f"({key.strip()}) IS NOT NULL" for key in keys.split(";"))
    together = ", ".join(key.strip() for key in keys.split(";"))
    work.refuse(
        f'SELECT s."row", s.first FROM (SELECT "row", ok, min("row") OVER (PARTITION BY {together}) AS first'
        f' FROM {{stage}} WHERE {given}) s WHERE s.ok AND s."row" > s.first ORDER BY s."row"',
        column,
        code,
        lambda first: sentence(work.findings.row_words(first)),
    )


def counted(work: Work, conditions: Mapping[str, str]) -> dict[str, int]:
    """Good rows for which each condition (SQL, by its label) holds, without those of none."""
    sums: Any = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions.values())
    found = work.stage.rows(f"SELECT {sums} FROM {{stage}} WHERE ok")[0]
    return {label: n for label, n in zip(conditions, found, strict=True) if n}
