"""What the approval of a placement rested on and is so no more, looked at again before a student begins (Articles 9, 14, 16, 31, 35)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from groupportal.ui.formats import cndate
from internships.enums import AgreementState, InternshipKind, Outcome, Party, PolicyKind
from internships.models import Agreement, Consent, Cover, Placement
from internships.papers.filling import is_about
from internships.rules.national.art16 import LEAST_AGE
from internships.rules.rule import Verdict
from internships.rules.words import age
from internships.selectors.checking import BEFORE, verdicts_of
from internships.selectors.papers import facts_for


def fallen(rows: Sequence[Placement], on: dt.date) -> dict[int, str]:
    """Of these placements, in words, why the student can't begin on a day. What nobody recorded was judged by the approval: what is
    recorded against it counts. Eight queries, whatever the number, and the rules for those whose terms changed."""
    held = {
        one.pk: one
        for one in Placement.objects.filter(pk__in=[row.pk for row in rows]).select_related("student")
    }
    found: dict[int, str] = {}
    for pk, row in held.items():
        if row.is_safety_passed is False:
            found[pk] = "安全教育考核没有合格，不能到岗。请先重新培训、考核，登记合格后再确认到岗。"
        born = row.student.born_on
        if row.kind == InternshipKind.POST and born and age(born, on) < LEAST_AGE:
            found[pk] = (
                f"学生{cndate(on)}未满{LEAST_AGE}周岁，不能参加岗位实习（规定第十六条）。请核对出生日期，另行安排。"
            )
    for pk, words in _uninsured(held, on).items():
        found.setdefault(pk, words)
    deals: dict[int, list[Agreement]] = defaultdict(list)
    of_posts = [pk for pk, row in held.items() if row.kind == InternshipKind.POST]
    for deal in Agreement.objects.filter(placement__in=of_posts):
        deals[deal.placement_id].append(deal)
    for pk, of_one in deals.items():
        if not any(
            one.state == AgreementState.EFFECTIVE and is_about(one.matter, held[pk]) for one in of_one
        ):
            found[pk] = "三方协议没有生效，不能到岗。请先办好协议，再确认到岗。"
    for one in Consent.objects.filter(placement__in=of_posts):
        if words := _refused(one, held[one.placement_id]):
            found[one.placement_id] = words
    return dict(_dangerous([pk for pk, row in held.items() if row.edition], on)) | found


_OF_WORK = frozenset(("R16c", "R16d", "R17a"))
"""Rules on the danger of the work."""


def _dangerous(ids: list[int], on: dt.date) -> Iterator[tuple[int, str]]:
    """Of these, whose terms changed since, those whose work is barred now (Articles 16, 17)."""
    for judged in verdicts_of(ids, on=on, moments=BEFORE) if ids else ():
        said = [v for v in judged.hindering if v.rule.code in _OF_WORK and _is_so(v)]
        if said:
            yield judged.placement.pk, f"岗位的危险作业改过，现在不能安排这名学生：{said[0].sentence}"


def _is_so(verdict: Verdict) -> bool:
    """Broken; high risk of which no filing is known counts as such."""
    is_high = verdict.rule.code == "R17a" and "危险作业" not in verdict.missing
    return verdict.outcome == Outcome.BROKEN or is_high


def _refused(one: Consent, row: Placement) -> str:
    who = Party(one.party).label
    if one.is_agreed is None:
        why = "还没有重新签"
    elif not one.is_agreed:
        why = f"不同意（{one.reason or '没有写原因'}）"
    elif not is_about(one.matter, row):
        why = "签的是改动以前的"
    else:
        return ""
    return f"{who}{why}知情同意书，不能到岗。请与{who}联系，同意后再确认到岗。"


def _uninsured(held: dict[int, Placement], on: dt.date) -> dict[int, str]:
    """Whom no liability insurance covers on the day; nothing where the school has recorded none at all in this time."""
    people = [row.student_id for row in held.values()]
    lists = Cover.objects.filter(student__in=people, policy__kind=PolicyKind.LIABILITY)
    covered = set(
        lists.filter(policy__starts_on__lte=on, policy__ends_on__gt=on).values_list("student", flat=True)
    )
    words = f"实习责任保险{cndate(on)}没有覆盖这名学生，不能到岗（规定第三十五条）。请先加入保险名单，再确认到岗。"
    return {
        pk: words
        for pk, said in facts_for(list(held)).items()
        if held[pk].kind == InternshipKind.POST
        and said.get("insurance.is_insured")
        and held[pk].student_id not in covered
    }
