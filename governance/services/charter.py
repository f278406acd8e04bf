"""Charters as data: drafted as a copy, edited while drafts, put in force from a day by a decision, never changed after."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields

from django.db import transaction

from governance.charter_facts import CharterInput, RuleInput, said
from governance.enums import Matter
from governance.models import Body, Charter, MajorityRule
from governance.services.body import locked_body
from groupportal.accounts.services import refuse_invalid, save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.periods import version
from groupportal.periods.enums import VersionState
from groupportal.ui.formats import cndate

EDIT = "governance.edit_bodies"


_COLUMNS = tuple(f.name for f in fields(CharterInput) if f.name != "rules")


def charter_facts(charter: Charter) -> CharterInput:
    """What a charter says now, to be copied or changed."""
    rules = tuple(
        RuleInput(r.matter, r.numerator, r.denominator, r.is_above, r.base)
        for r in sorted(charter.majorities.all(), key=lambda rule: list(Matter).index(Matter(rule.matter)))
    )
    return CharterInput(**{name: getattr(charter, name) for name in _COLUMNS}, rules=rules)


@transaction.atomic
def draft_charter(body: Body, facts: CharterInput, *, by: Actor) -> Charter:
    """A new version of a body's charter. DomainError where a draft is there already."""
    user = person(by, EDIT)
    body = locked_body(body)
    if body.charters.filter(state=VersionState.DRAFT).exists():
        raise DomainError("draft_there", f"{body}已有一份章程要点草稿，请先修改、使它生效或删除那一份。")
    made = Charter(body=body)
    _write(made, facts)
    record("governance.charter_drafted", made, by=user, after=said(facts))
    return made


@transaction.atomic
def edit_charter(charter: Charter, facts: CharterInput, *, by: Actor) -> Charter:
    """Change a draft. DomainError for a version in force: it is followed by another."""
    user = person(by, EDIT)
    fresh = _locked_draft(charter)
    before = said(charter_facts(fresh))
    _write(fresh, facts)
    record("governance.charter_edited", fresh, by=user, before=before, after=said(facts))
    return fresh


def _write(charter: Charter, facts: CharterInput) -> None:
    for name in _COLUMNS:
        setattr(charter, name, getattr(facts, name))
    low, high = facts.seats_fewest, facts.seats_most
    if low is not None and high is not None and low > high:
        raise DomainError(
            "seats_crossed", f"席位最少 {low}，多于席位最多 {high}，请核对。", field="seats_most"
        )
    if not any(rule.matter == Matter.ORDINARY for rule in facts.rules):
        raise DomainError("ordinary_missing", "请填写一般事项的表决比例，没有另外写明的事项都按它。")
    save_in_words(charter)
    charter.majorities.all().delete()
    for given in facts.rules:
        rule = MajorityRule(charter=charter, **asdict(given))
        refuse_invalid(rule)
        rule.save()


def _locked_draft(charter: Charter) -> Charter:
    fresh = Charter.objects.select_for_update(of=("self",)).filter(pk=charter.pk).first()
    if fresh is None:
        raise DomainError("charter_gone", "这份草稿已被他人删除，请返回机构页面。")
    if fresh.state != VersionState.DRAFT:
        raise DomainError("not_a_draft", f"{fresh}已经生效或归档，不能修改。请先起草一个新版本。")
    return fresh


@transaction.atomic
def put_charter_in_force(charter: Charter, *, on: dt.date, decided_by: str, by: Actor) -> Charter:
    """The draft holds from ``on``; the version in force until then ends on that day, and is kept.

    DomainError without a decision, for a day before the body was founded, and for one on or before the former version's first day.
    """
    user = person(by, EDIT)
    body = locked_body(charter.body)
    fresh = _locked_draft(charter)
    if not decided_by.strip():
        raise DomainError(
            "decision_missing", "请填写决定依据，例如“2023年第一次理事会决议”。", field="decided_by"
        )
    if on < body.starts_on:
        raise DomainError(
            "before_body", f"{body}自{cndate(body.starts_on)}成立，章程要点不能更早生效。", field="on"
        )
    former = version.put_in_force(fresh, among=body.charters.all(), on=on, decided_by=decided_by)
    after = {"生效日期": on, "决定依据": fresh.decided_by}
    before = {"原版本": former.describe()} if former else {}
    record("governance.charter_in_force", fresh, by=user, before=before, after=after)
    return fresh


@transaction.atomic
def discard_charter(charter: Charter, *, by: Actor) -> None:
    """Remove a draft."""
    user = person(by, EDIT)
    fresh = _locked_draft(charter)
    record("governance.charter_discarded", fresh, by=user, before=said(charter_facts(fresh)))
    fresh.delete()
