"""What a filing with the authority may cover."""

from __future__ import annotations

from collections.abc import Iterable

from internships.rules.packs import all_packs


def coverable() -> dict[str, str]:
    """Rules that a special arrangement lifts where it is filed beforehand (Article 17): code and title."""
    return {
        rule.code: rule.title
        for pack in all_packs()
        for rule in pack.rules
        if "exemption.covers" in rule.inputs
    }


def covers_words(codes: Iterable[str]) -> str:
    """What a filing covers, by the titles of the rules; "" for nothing."""
    titles = coverable()
    return "、".join(titles.get(code, code) for code in codes)
