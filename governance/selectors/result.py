"""What came of a vote: the published file, the receipts in it, who voted how where names stand beside."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from governance.enums import Method
from governance.models import (
    BallotReceipt,
    Charter,
    CountedBallot,
    ElectionBallot,
    MajorityRule,
    Motion,
    NamedVote,
    Voter,
    WriteIn,
)
from governance.selectors.election import outcome_of
from governance.selectors.voting import ON_PHONE, majority_of
from groupportal.ui.formats import cndate

FORMAT = "governance-result-1"


def named_votes(motion: Motion) -> QuerySet[NamedVote]:
    """Votes with their names, in the order of the voters."""
    rows = NamedVote.objects.filter(voter__motion=motion)
    return rows.select_related("voter__invitation__unit", "voter__holder__unit").order_by("voter")


def turnout_hash(voter: Voter) -> str:
    """How a voter stands in the published file: known to who knows the address of the ballot."""
    return hashlib.sha256(f"turnout:{voter.public_id}".encode()).hexdigest()


def has_receipt(motion: Motion, receipt_hash: str) -> bool:
    """Whether a ballot with this receipt was in the box."""
    return BallotReceipt.objects.filter(motion=motion, receipt=receipt_hash).exists()


def result_file(motion: Motion) -> bytes:
    """The published result as JSON, for ``tools/verify_result.py`` and anybody; equal records give equal bytes, those of the check sum.

    Of an election that was counted while names written in were one option it says so still.

    Ballots of a secret vote stand in the order of the count, their receipts in an order of their own: nothing joins them.
    """
    made = _file(motion, names_judged=True)
    if not motion.digest or hashlib.sha256(made).hexdigest() == motion.digest:
        return made
    former = _file(motion, names_judged=False)
    return former if hashlib.sha256(former).hexdigest() == motion.digest else made


def _file(motion: Motion, *, names_judged: bool) -> bytes:
    charter = motion.charter
    rule = majority_of(charter, motion.matter) if charter else None
    told = {
        "format": FORMAT,
        "motion": {
            "id": str(motion.public_id),
            "title": motion.title,
            "counted_at": timezone.localtime(motion.closed_at).isoformat() if motion.closed_at else "",
            "method": motion.method,
            "by_letter": motion.by_letter,
            **({"sealed_to": motion.sealed_to} if motion.sealed_to else {}),
        },
        "charter": _charter(charter, rule) if charter and rule else {},
        "numbers": {
            name: getattr(motion, name)
            for name in ("entitled", "present", "represented", "issued", "returned", "invalid")
        },
        "options": list(motion.options.values_list("label", flat=True)),
        "choose_most": motion.choose_most,
        **_ballots(motion),
        **(_others(motion) if names_judged else _written_in(motion)),
        "result": {
            "yes": motion.yes,
            "no": motion.no,
            "abstain": motion.abstain,
            "votes": dict(motion.options.values_list("label", "votes")),
            "chosen": _chosen(motion, names_judged=names_judged),
            "is_valid": motion.is_valid,
            "is_carried": motion.is_carried,
            "lines": motion.verdict,
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _charter(charter: Charter, rule: MajorityRule) -> dict[str, Any]:
    return {
        "since": cndate(charter.starts_on),
        "quorum": [charter.quorum_numerator, charter.quorum_denominator],
        "quorum_above": charter.is_quorum_above,
        "quorum_counts_proxies": charter.quorum_counts_proxies,
        "majority": [rule.numerator, rule.denominator],
        "majority_above": rule.is_above,
        "base": rule.base,
        "is_weighted": charter.is_weighted,
    }


def _ballots(motion: Motion) -> dict[str, Any]:
    if motion.method not in ON_PHONE:
        return {"turnout": [], "receipts": [], "ballots": []}
    voters = list(Voter.objects.filter(motion=motion, has_voted=True))
    found: dict[str, Any] = {"turnout": sorted(map(turnout_hash, voters))}
    if motion.method == Method.NAMED:
        weights = {voter.pk: voter.weight for voter in voters}
        rows = NamedVote.objects.filter(voter__in=weights).order_by("public_id")
        found["ballots"] = [
            {"choice": row.choice, "options": row.options, "weight": weights[row.voter_id]} for row in rows
        ]
        found["receipts"] = []
        return found
    counted = CountedBallot.objects.filter(motion=motion).order_by("pk")
    found["ballots"] = [
        {"choice": choice, "options": options, "weight": 1}
        for choice, options in counted.values_list("choice", "options")
    ]
    receipts = BallotReceipt.objects.filter(motion=motion).order_by("receipt")
    found["receipts"] = list(receipts.values_list("receipt", flat=True))
    return found


def _others(motion: Motion) -> dict[str, Any]:
    """Of an election in which names can be written: which option that is, for how many places, and who was written in on the phone.

    Who was written on paper is entered after the count, and stands in the record of the election.
    """
    option = motion.options.filter(is_write_in=True).first()
    if option is None:
        return {}
    written = (
        WriteIn.objects.filter(ballot__motion=motion).order_by("name") if motion.method in ON_PHONE else ()
    )
    return {
        "others": option.label,
        "places": ElectionBallot.objects.get(motion=motion).places,
        "names": {row.name: row.votes for row in written},
    }


def _written_in(motion: Motion) -> dict[str, Any]:
    written = (
        WriteIn.objects.filter(ballot__motion=motion).order_by("name") if motion.method in ON_PHONE else ()
    )
    names = {row.name: row.votes for row in written}
    return {"written_in": names} if names else {}


def _chosen(motion: Motion, *, names_judged: bool) -> list[str]:
    """Options, and of an election on the phone the names written in that are elected."""
    chosen = list(motion.options.filter(is_chosen=True).values_list("label", flat=True))
    ballot = ElectionBallot.objects.filter(motion=motion).first() if motion.method in ON_PHONE else None
    if not names_judged or ballot is None or ballot.sole_id is not None:
        return chosen
    ballot.motion = motion
    return [*chosen, *(name for name in outcome_of(ballot).elected if name not in chosen)]
