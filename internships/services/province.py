"""Entering what a province's rules on internships say where they are stricter than the national ones (Article 48)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.cities import codes_of_places
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from internships.models import ProvinceText
from internships.rules.national import NATIONAL
from internships.selectors.province import settable

EDIT = "internships.edit_provinces"
Figures = Mapping[str, tuple[int, str]]
"""By ``settable``: the figure, and the article of the province's text that says it."""


@transaction.atomic
def enter_province(
    province: str, document: str, starts_on: dt.date, figures: Figures, *, by: Actor
) -> ProvinceText:
    """From a day on these figures count for the province's schools, in place of what was entered before; none: the national ones.

    DomainError for a province there is none of, without the text's name, for a day before the national rules, and for a figure
    that is not stricter than the national one or whose article isn't named.
    """
    user = person(by, EDIT)
    said = document.strip()
    if province not in codes_of_places()[0]:
        words = f"没有找到省份“{province}”，请写全称，例如“广东省”。"
        raise DomainError("province_unknown", words, field="province")
    if not said:
        raise DomainError("document_missing", "请写细则的名称和文号。", field="document")
    if starts_on < NATIONAL.starts_on:
        words = f"全国规定从{cndate(NATIONAL.starts_on)}起施行，省级细则请填这一天或以后的日期。"
        raise DomainError("too_early", words, field="starts_on")
    for key, (value, article) in figures.items():
        _refuse_loose(key, value, article.strip(), starts_on)
    kept = {key: [value, article.strip()] for key, (value, article) in sorted(figures.items())}
    row = ProvinceText(province=province, document=said, starts_on=starts_on, figures=kept, entered_by=user)
    save_in_words(row)
    record("internships.province_entered", row, by=user, after=_for_trail(row))
    return row


def _refuse_loose(key: str, value: int, article: str, day: dt.date) -> None:
    if key not in settable():
        raise DomainError("not_settable", "这一项不能由省级细则另定，请刷新页面。")
    rule, parameter = settable()[key]
    held = parameter.on(day)
    if value < 1 or (value - held) * parameter.stricter <= 0:
        way = "大于" if parameter.stricter > 0 else "小于"
        words = (
            f"{rule.title}：{parameter.label}全国规定是{parameter.words_on(day)}，省级细则只登记更严的，"
            f"请填{way}{held}的数；与全国相同或更宽的留空，按全国规定核查。"
        )
        raise DomainError("not_stricter", words, field=key)
    if not article:
        words = f"{rule.title}：请写细则的哪一条规定了{value}{parameter.unit}。"
        raise DomainError("article_missing", words, field=f"{key}.article")


def _for_trail(row: ProvinceText) -> dict[str, Any]:
    told = [
        f"{settable()[key][0].title}：{settable()[key][1].label}{value}（{article}）"
        for key, (value, article) in row.figures.items()
    ]
    return {"省份": row.province, "细则": row.document, "从哪天起": row.starts_on, "参数": told}
