"""Units that may be on the roll twice."""

from __future__ import annotations

from dataclasses import dataclass

from groupportal.ui.names import folded
from members.models import Member
from members.names import close_pairs, close_to
from members.selectors.roll import on_roll

SHOWN = 200


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one unit, and why."""

    one: Member
    other: Member
    why: str


def duplicate_pairs() -> list[Pair]:
    """Pairs with the same or a close name, the surest first. Names with two different codes are two units. Two queries."""
    known = {pk: (name, code) for pk, name, code in on_roll().values_list("pk", "unit__name", "credit_code")}
    found = []
    for a, b, score in close_pairs({pk: name for pk, (name, _) in known.items()}):
        (name_a, code_a), (name_b, code_b) = known[a], known[b]
        if code_a and code_b and code_a != code_b:
            continue
        same = folded(name_a) == folded(name_b)
        why = (
            "名称只差写法、空格或标点" if same else "名称只差企业类型或区划字样" if score >= 1 else "名称相近"
        )
        found.append((score + same, a, b, why))
    found.sort(key=lambda row: (-row[0], row[1]))
    members = on_roll().in_bulk({pk for _, a, b, _ in found[:SHOWN] for pk in (a, b)})
    return [Pair(members[a], members[b], why) for _, a, b, why in found[:SHOWN]]


def similar_members(name: str, credit_code: str = "", *, but: Member | None = None) -> list[Member]:
    """Units on the roll that may be the one of this name or code, the surest first."""
    rows = list(on_roll().values_list("pk", "unit__name", "credit_code"))
    others = [row for row in rows if but is None or row[0] != but.pk]
    by_code = [pk for pk, _, code in others if code and code == credit_code]
    by_name = [pk for pk, _ in close_to(name, {pk: other for pk, other, _ in others})]
    wanted = list(dict.fromkeys([*by_code, *by_name]))[:10]
    members = on_roll().in_bulk(wanted)
    return [members[pk] for pk in wanted]
