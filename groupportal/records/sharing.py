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
from groupportal.ui.names import folded

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


def match_folded(work: Work, column: str, known: str, update: str, missing: str) -> None:
    """Match the names that no record bears letter by letter with those that differ in writing alone, and say so.

    ``known`` selects id and name of the records; ``update`` takes them from ``found (name, id)``, the names as the file has them,
    for the rows of which ``missing`` holds.
    """
    rows = work.stage.rows(f'SELECT "row", "{column}" FROM {{stage}} WHERE ok AND {missing}')
    if not rows:
        return
    held: dict[str, set[tuple[int, str]]] = {}
    for pk, name in work.stage.rows(known):
        held.setdefault(folded(name), set()).add((pk, name))
    found: dict[str, int] = {}
    for row, name in rows:
        here = held.get(folded(name), set()) if held else set()
        if len({pk for pk, _ in here}) != 1:
            continue
        found[name], other = next(iter(here))
        words = f"“{name}”与名册里的“{other}”只是写法不同，当作同一家。"
        work.findings.warn("name_written_otherwise", words, row=row, column=work.columns[column].label)
    if found:
        given = "WITH found AS (SELECT * FROM unnest(%s::text[], %s::bigint[]) AS f(name, id)) "
        work.stage.run(given + update, list(found), list(found.values()))


def counted(work: Work, conditions: Mapping[str, str]) -> dict[str, int]:
    """Good rows for which each condition (SQL, by its label) holds, without those of none."""
    sums: Any = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions.values())
    found = work.stage.rows(f"SELECT {sums} FROM {{stage}} WHERE ok")[0]
    return {label: n for label, n in zip(conditions, found, strict=True) if n}
