"""What was found in the box of a sealed vote: entered by who opens it, confirmed by the 监票人 who wrote it down there, then counted."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import sealing
from governance.enums import Choice, Counted, MotionState
from governance.models import CountCheck, Motion, SealedCount, ShutBallot
from governance.selectors.sealing import VOTE, counts_to_check, keys_of, live_count, watched_place
from governance.selectors.voting import RUN
from governance.services.counting import finish_counted, lay_out, refuse_cancelled, taking_part
from governance.services.motion import locked
from governance.services.sealing import TOPIC, refuse_unshut, refuse_watching
from governance.services.voting import WORDS, Said, refuse_said, refused
from groupportal.audit.services import record
from groupportal.deciding.actor import person
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Opened:
    """What the browser of the count found in the box: a ballot is ``[choice, place of an option, …]``, or None where it does not open.

    ``proofs``: by place of a holder, that the key was there.
    """

    ballots: Sequence[Any]
    proofs: Mapping[str, str]

    def __repr__(self) -> str:
        return "Opened(…)"


@transaction.atomic
def enter_count(motion: Motion, opened: Opened, *, by: Viewer) -> SealedCount:
    """Enter what was found in the box; it counts once the 监票人 confirm it. What does not open, or says what can't be said, is void.

    DomainError where the box is not shut or was not taken, a count waits already, keys are missing or not what they say, who enters
    watches as well, or ballots are missing.
    """
    user = person(by, RUN)
    row = locked(motion)
    refuse_unshut(row)
    refuse_watching(row, user)
    if row.box_opened_at is None:
        raise DomainError("box_not_taken", "还没有开箱。请先放入钥匙，点“开箱”，再登记结果。")
    names = _watching(row, opened.proofs)
    labels = dict(row.options.values_list("position", "label"))
    ballots = [_read(ballot, row.choose_most, labels) for ballot in opened.ballots]
    cast = sum(ShutBallot.objects.filter(motion=row).values_list("weight", flat=True))
    if len(ballots) != cast:
        raise DomainError(
            "ballots_differ", f"箱里有 {cast} 票，开出 {len(ballots)} 票，没有登记。请重新开箱。"
        )
    found = _found(ballots, labels)
    try:
        with transaction.atomic():
            count = SealedCount.objects.create(
                motion=row,
                ballots=ballots,
                found=found,
                digits=sealing.count_digits(str(row.public_id), found),
                opened_with="、".join(names),
                entered_by=user,
            )
    except IntegrityError as error:
        raise refused(error) from None
    record("governance.count_entered", row, by=user, after={"票": cast, "开箱的监票人": count.opened_with})
    notify(
        [key.invitation.user for key in keys_of(row.meeting)],
        topic=TOPIC,
        title=f"请核对开箱结果：{row}",
        body="请用您在开箱时抄下的校验码核对登记的结果。核对一致的监票人够了，才计票。",
        url=group_url(active_group(), "governance:motion_check", public_id=row.public_id),
    )
    return count


def _watching(motion: Motion, proofs: Mapping[str, str]) -> list[str]:
    keys, names = motion.sealed_to["keys"], []
    for place, key in enumerate(keys):
        said = proofs.get(str(place), "")
        if not said:
            continue
        if not hmac.compare_digest(said, sealing.proof(str(motion.public_id), key["public_key"])):
            raise DomainError("key_unproved", f"{key['name']}的钥匙没有核对上，没有登记。请重新开箱。")
        names.append(key["name"])
    if len(names) < motion.sealed_to["needed"]:
        raise DomainError(
            "keys_few", f"要 {motion.sealed_to['needed']} 位监票人的钥匙，现在有 {len(names)} 位，不能开箱。"
        )
    return names


def _read(ballot: Any, most: int, labels: Mapping[int, str]) -> list[Any] | None:
    """What a ballot says, in the order of the question; None where it can't say that."""
    try:
        choice, *places = ballot
        said = Said(choice, tuple(labels[place] for place in sorted(places)))
        refuse_said(said, most, labels.values())
    except (TypeError, ValueError, KeyError, DomainError):
        return None
    return [choice, *sorted(places)]


def _found(ballots: Sequence[list[Any] | None], labels: Mapping[int, str]) -> dict[str, int]:
    """The votes by choice, where options are marked as 同意, and by place of an option."""
    said: Counter[str] = Counter()
    for ballot in ballots:
        choice, *places = ballot or [Counted.INVALID.value]
        said.update([choice or Choice.YES.value, *map(str, places)])
    return {key: said[key] for key in (*Counted.values, *map(str, labels))}


@transaction.atomic
def check_count(motion: Motion, digits: str, *, again: bool = False, by: Viewer) -> CountCheck:
    """Compare what was entered with what the own 监票人 wrote down at the opening: with enough who agree it is counted.

    ``again``: they have nothing to compare, or what is shown is not what they saw. This, or digits that differ, stops the count: the box
    is to be opened anew. DomainError where nothing waits, the person does not watch or entered it, has compared before, or a digit was
    typed wrong.
    """
    by.require(VOTE)
    row = locked(motion)
    refuse_cancelled(row)
    count = live_count(row) if row.state == MotionState.OPEN else None
    if count is None:
        words = f"这项表决{row.get_state_display()}，没有等监票人核对的开箱结果。"
        raise DomainError("nothing_to_check", words + "与您抄下的不一致的，请当场提出，作废这项表决。")
    place = watched_place(row, by)
    if place is None or count.entered_by_id == by.user.pk:
        raise DomainError("not_watching", WORDS["not_watching"])
    if not counts_to_check(by).filter(pk=count.pk).exists():
        raise DomainError("checked_already", "您已经核对过这次开箱结果，不用再核对。")
    typed = "" if again else "".join(digits.split())
    typed = " ".join(typed[at : at + 4] for at in range(0, len(typed), 4))
    if not again and not sealing.are_count_digits(typed):
        words = "校验码是 16 位数字，填的位数不对，或打错了一位。请照抄下的再填一次。"
        raise DomainError("digits_mistyped", words, field="digits")
    try:
        with transaction.atomic():
            name = row.sealed_to["keys"][place]["name"]
            check = CountCheck.objects.create(
                count=count, place=place, name=name, digits=typed, checked_by=by.user
            )
    except IntegrityError as error:
        raise refused(error) from None
    check.refresh_from_db()
    if not check.agrees:
        return _stop(row, count, check, by)
    record("governance.count_confirmed", row, by=by.user, after={"监票人": name})
    agreed = list(count.checks.order_by("place"))
    if len(agreed) >= row.sealed_to["needed"]:
        _finish(row, count, "、".join(each.name for each in agreed), by)
    return check


def _stop(row: Motion, count: SealedCount, check: CountCheck, by: Viewer) -> CountCheck:
    record("governance.count_differs", row, by=by.user, after={"监票人": check.name})
    notify(
        [count.entered_by],
        topic=TOPIC,
        title=f"开箱结果核对不符，没有计票：{row}",
        body=stopped_said(check),
        url=group_url(active_group(), "governance:motion", public_id=row.public_id),
    )
    return check


def stopped_said(check: CountCheck) -> str:
    """Why a count was stopped, and what is to be done."""
    why = "抄下的校验码与登记的结果不符" if check.digits else "要求当面重新开箱"
    return f"监票人{check.name}{why}，没有计票，票都还在箱里。请监票人带钥匙来重新开箱；查明有问题的，作废这项表决。"


def _finish(row: Motion, count: SealedCount, scrutineers: str, by: Viewer) -> None:
    row.scrutineer, row.teller = scrutineers, str(count.entered_by)
    labels = dict(row.options.values_list("position", "label"))
    ballots = [_laid(ballot, labels) for ballot in count.ballots]
    tally = lay_out(row, ballots)
    ShutBallot.objects.filter(motion=row).delete()
    part = taking_part(row, row.box_shut_at or timezone.now())
    finish_counted(row, tally, part, timezone.now(), by.user)


def _laid(ballot: list[Any] | None, labels: Mapping[int, str]) -> tuple[str, list[str]]:
    choice, *places = ballot or [Counted.INVALID.value]
    return choice, [labels[place] for place in places]
