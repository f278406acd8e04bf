"""The province layer of the rules that a group entered: packs over the national one, each from its day to the next one's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from itertools import pairwise

from django.utils import timezone

from internships.enums import Layer
from internships.models import ProvinceText
from internships.rules.national import NATIONAL
from internships.rules.packs import Pack
from internships.rules.rule import Parameter, Rule


@cache
def settable() -> dict[str, tuple[Rule, Parameter]]:
    """What a province may set, by rule and name: ``R11a.percent``."""
    return {f"{r.code}.{p.name}": (r, p) for r in NATIONAL.rules for p in r.parameters if p.stricter}


def entered_packs() -> tuple[Pack, ...]:
    """Of every province that a text was entered of. One query."""
    rows = ProvinceText.objects.order_by("province", "starts_on", "pk")
    found = []
    for row, following in pairwise([*rows, None]):
        assert row is not None  # noqa: S101 -- None stands last alone
        if following is None or following.province != row.province:
            found.append(_pack(row, None))
        elif following.starts_on > row.starts_on:
            found.append(_pack(row, following.starts_on - dt.timedelta(days=1)))
    return tuple(found)


def _pack(row: ProvinceText, ends_on: dt.date | None) -> Pack:
    at = timezone.localtime(row.created_at)
    return Pack(
        code=f"entered{row.pk}",
        title=f"{row.province}规则包",
        document=row.document,
        layer=Layer.PROVINCE,
        version=f"{row.province}（{row.starts_on:%Y-%m-%d}起，{at:%Y-%m-%d %H:%M}登记）",
        starts_on=row.starts_on,
        ends_on=ends_on,
        province=row.province,
        rules=tuple(_stricter(rule, row) for rule in NATIONAL.rules if _of(rule, row)),
        is_entered=True,
    )


def _of(rule: Rule, row: ProvinceText) -> dict[str, tuple[int, str]]:
    named = {p.name: row.figures.get(f"{rule.code}.{p.name}") for p in rule.parameters}
    return {name: (said[0], said[1]) for name, said in named.items() if said}


def _stricter(rule: Rule, row: ProvinceText) -> Rule:
    """The national rule with the province's figures, where the province says them."""
    own = _of(rule, row)
    parameters = tuple(
        replace(p, values=((None, own[p.name][0]),)) if p.name in own else p for p in rule.parameters
    )
    told = "；".join(f"{p.label}{p.words_on(row.starts_on)}" for p in parameters if p.name in own)
    articles = "、".join(dict.fromkeys(article for _, article in own.values()))
    return replace(
        rule,
        article=articles,
        text=f"{rule.text}{row.province}更严：{told}（{row.document}{articles}；全国规定见{rule.article}）。",
        parameters=parameters,
    )
