"""Names that voters write in (另选他人): on the phone with the ballot, of paper ballots entered by the office."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from governance.enums import Method
from governance.models import ElectionBallot, Motion, WriteIn
from governance.selectors.election import EDIT, write_ins_lack
from governance.services.election import locked_election, result_of
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.ui.names import kept_name

MOST_NAMES, LONGEST = 10, 20
_UNIT = re.compile(r"[（(]")
LENGTH = 2_000
"""Signs of a ballot on which names may stand before it is enciphered, whether any do or not."""


@transaction.atomic
def set_write_ins(ballot: ElectionBallot, names: Sequence[tuple[str, int]], *, by: Actor) -> None:
    """Who was written in, with votes.

    DomainError where a candidate, or somebody whom another vote elected, is among them, or they do not fit the votes for others.
    """
    user = person(by, EDIT)
    election = locked_election(ballot.post.election)
    if ballot.motion.method != Method.PAPER:
        raise DomainError("written_on_phone", "手机投的票，另选的姓名在计票时已经登记，不用再登记。")
    rows = [WriteIn(ballot=ballot, name=_bare(name), votes=votes) for name, votes in names]
    refuse_names(ballot, [row.name for row in rows])
    if len({row.name for row in rows}) < len(rows):
        raise DomainError("twice", "同一个姓名写了两行，请合成一行。", field="names")
    if lacks := write_ins_lack(ballot, [row.votes for row in rows]):
        raise DomainError("sums", lacks, field="names")
    most = ballot.motion.yes or 0
    if many := [row.name for row in rows if row.votes > most]:
        raise DomainError("sums", f"{'、'.join(many)}的得票多于选了的 {most} 票，请核对选票。", field="names")
    ballot.write_ins.all().delete()
    WriteIn.objects.bulk_create(rows)
    after = {row.name: row.votes for row in rows}
    record("governance.election_written_in", election, by=user, after=after)


def _bare(name: str) -> str:
    """A name as it is counted, without the unit that ballots print behind it: who copies that means the same person."""
    return kept_name(_UNIT.split(name, maxsplit=1)[0].strip())


def refuse_names(ballot: ElectionBallot, names: Sequence[str]) -> None:
    """DomainError where a candidate, or somebody whom another vote elected, is written in."""
    known = {_bare(label) for label in ballot.motion.options.values_list("label", flat=True)}
    if twice := [name for name in names if name in known]:
        raise DomainError("on_ballot", f"{'、'.join(twice)}已经印在选票上，请选在本人名下。", field="names")
    before = [outcome for one, outcome in result_of(ballot.post).outcomes if one.pk != ballot.pk]
    had = {_bare(name) for outcome in before for name in outcome.elected}
    if elected := [name for name in names if name in had]:
        words = f"{'、'.join(elected)}已经当选这个职位，写这个姓名的票无效。"
        raise DomainError("elected_already", words, field="names")


def written(motion: Motion, names: Sequence[str], marked: Sequence[str]) -> list[str]:
    """The names on a ballot as they are counted, beside the candidates ``marked``.

    DomainError where nobody can be written in, one can't be counted, or more are chosen than there are places.
    """
    ballot = ElectionBallot.objects.select_related("post__election").filter(motion=motion).first()
    if ballot is None or not ballot.post.allows_others:
        raise DomainError("no_others", "这项表决不能另选他人，请在列出的选项里选。", field="names")
    kept = [_bare(name) for name in names]
    if len(kept) + len(marked) > motion.choose_most:
        words = (
            f"最多选 {motion.choose_most} 名，现在选了 {len(marked)} 名、另写 {len(kept)} 名，请去掉多选的。"
        )
        raise DomainError("options_many", words, field="names")
    if not all(kept) or len(kept) > MOST_NAMES or max(map(len, kept)) > LONGEST:
        words = f"另选的人一行写一个姓名，不超过 {LONGEST} 个字，最多写 {MOST_NAMES} 名。请核对。"
        raise DomainError("names_unread", words, field="names")
    if len(set(kept)) < len(kept):
        raise DomainError("twice", "同一个姓名写了两行，请去掉一行。", field="names")
    refuse_names(ballot, kept)
    return kept


def lay_out_names(motion: Motion, names: Counter[str]) -> None:
    """Write down who was written in on the phone, with votes: summed up, so that no name stands beside the rest of its ballot."""
    ballot = ElectionBallot.objects.filter(motion=motion).first()
    WriteIn.objects.bulk_create(
        WriteIn(ballot=ballot, name=name, votes=votes) for name, votes in sorted(names.items())
    )
