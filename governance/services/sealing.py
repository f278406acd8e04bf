"""Votes sealed in the browser: who watches the count, their keys, the box shut and, for enough keys together, taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import sealing
from governance.enums import MeetingState, Method, MotionState
from governance.models import (
    BallotKey,
    BallotReceipt,
    Invitation,
    Meeting,
    Motion,
    SecretBallot,
    ShutBallot,
)
from governance.selectors.sealing import (
    VOTE,
    able_to_watch,
    box_of,
    keys_of,
    live_count,
    own_keys,
    sealed_vote_open,
)
from governance.selectors.voting import RUN
from governance.services.counting import RANDOM, closing, refuse_cancelled
from governance.services.locking import locked_meeting
from governance.services.motion import locked
from governance.services.voting import WORDS, refused
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer

TOPIC = "governance.scrutineer"


@transaction.atomic
def name_scrutineers(meeting: Meeting, people: Iterable[Invitation], *, by: Actor) -> Meeting:
    """Say who watches the count of sealed votes (监票人); who stays keeps the key, who is new is asked to make one.

    DomainError for a meeting that is over, too few or too many, somebody without an account, while a sealed vote is open.
    """
    user = person(by, RUN)
    row = locked_meeting(meeting.pk)
    _refuse_moment(row)
    chosen = {one.pk: one for one in people}
    if not sealing.FEWEST_KEYS <= len(chosen) <= sealing.MOST_KEYS:
        raise DomainError(
            "keys_number",
            f"请指定 {sealing.FEWEST_KEYS} 至 {sealing.MOST_KEYS} 位监票人，现在选了 {len(chosen)} 位。",
            field="people",
        )
    if strange := chosen.keys() - set(able_to_watch(row).values_list("pk", flat=True)):
        names = "、".join(str(chosen[key]) for key in sorted(strange))
        raise DomainError(
            "cannot_watch", f"{names}没有能登录的账号，或不再参会，不能生成钥匙。请另选。", field="people"
        )
    before = list(keys_of(row))
    keys_of(row).exclude(invitation__in=chosen).delete()
    asked = [one for key, one in sorted(chosen.items()) if key not in {key.invitation_id for key in before}]
    made = [BallotKey.objects.create(invitation=one) for one in asked]
    record(
        "governance.scrutineers_named",
        row,
        by=user,
        before={"监票人": "、".join(map(str, before))},
        after={"监票人": "、".join(map(str, keys_of(row)))},
    )
    for key in made:
        notify(
            [key.invitation.user],
            topic=TOPIC,
            title=f"请生成封签钥匙：{row}",
            body="您是这次会议的监票人。请用自己的手机或电脑生成钥匙并保存好，开箱计票时带来。",
            url=group_url(active_group(), "governance:ballot_key", public_id=key.public_id),
        )
    return row


def _refuse_moment(meeting: Meeting) -> None:
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise DomainError("meeting_over", f"这次会议{meeting.get_state_display()}，不能再更换监票人和钥匙。")
    if sealed_vote_open(meeting):
        raise DomainError(
            "vote_begun", "封签投票正在进行，票已按现有的钥匙封签，不能再更换。请计票以后再更换。"
        )


@transaction.atomic
def make_key(key: BallotKey, public_key: str, *, by: Viewer) -> BallotKey:
    """Keep the public half of the key that this person made; made anew it takes the place of the one before.

    DomainError for what is no key, one that another has, while a sealed vote is open.
    """
    by.require(VOTE)
    _refuse_moment(locked_meeting(key.invitation.meeting_id))
    row = own_keys(by).get(pk=key.pk)
    if not sealing.is_key(public_key):
        raise DomainError("no_key", "钥匙没有生成成功，请刷新页面再试一次，或换一个浏览器。")
    row.public_key, row.made_at = public_key.lower(), timezone.now()
    save_in_words(row)
    record("governance.ballot_key_made", row, by=by.user, after={"指纹": row.fingerprint})
    return row


@transaction.atomic
def shut_box(motion: Motion, *, by: Actor) -> Motion:
    """End a sealed vote: nobody votes any more, the ballots lie in the box in random order, to be opened with the keys.

    DomainError where a count could not begin yet either.
    """
    user = person(by, RUN)
    row, now = locked(motion), timezone.now()
    if row.method != Method.SEALED or row.box_shut_at:
        raise DomainError("not_to_shut", "这项表决不是正在进行的封签投票，不用停止投票。")
    closing(row, now)
    ballots = list(SecretBallot.objects.filter(motion=row))
    if not all(ballot.content for ballot in ballots):
        raise DomainError(
            "ballot_sealed",
            "有票读不出来：服务器的密钥换过。票都还在，请平台运维放回原来的密钥，再停止投票。",
        )
    RANDOM.shuffle(ballots)
    try:
        with transaction.atomic():
            ShutBallot.objects.bulk_create(
                ShutBallot(motion=row, weight=ballot.weight, content=ballot.content) for ballot in ballots
            )
            SecretBallot.objects.filter(motion=row).delete()
            row.box_shut_at = now
            row.save(update_fields=["box_shut_at"])
            BallotReceipt.objects.bulk_create(
                BallotReceipt(motion=row, receipt=receipt)
                for receipt in sorted(ballot.receipt for ballot in ballots)
            )
    except IntegrityError as error:
        raise refused(error) from None
    record("governance.box_shut", row, by=user, after={"票": len(ballots)})
    return row


@transaction.atomic
def take_box(motion: Motion, holders: Collection[int], *, by: Actor) -> dict[str, Any]:
    """What the browser of the count opens with the keys of these holders (their places); that it was taken is written down each time.

    DomainError where the box is not shut, or who takes it watches the count.
    """
    user, row = person(by, RUN), locked(motion)
    refuse_unshut(row)
    refuse_watching(row, user)
    if row.box_opened_at is None:
        row.box_opened_at = timezone.now()
        row.save(update_fields=["box_opened_at"])
    names = "、".join(row.sealed_to["keys"][place]["name"] for place in sorted(holders))
    record("governance.box_taken", row, by=user, after={"监票人": names})
    return box_of(row, holders)


def refuse_unshut(motion: Motion) -> None:
    """DomainError where a box can't be opened, or what was found in it waits for the 监票人."""
    if motion.state != MotionState.OPEN or motion.box_shut_at is None:
        raise DomainError("box_not_shut", "这项表决还没有停止投票，或已经计票，不能开箱。")
    refuse_cancelled(motion)
    if live_count(motion) is not None:
        raise DomainError("count_waits", WORDS["count_waits"])


def refuse_watching(motion: Motion, user: Any) -> None:
    """DomainError for whoever has one of the keys, whether it is among those handed in or not: they watch."""
    keys = [key["public_key"] for key in motion.sealed_to["keys"]]
    if BallotKey.objects.filter(public_key__in=keys, invitation__user=user).exists():
        raise DomainError(
            "counts_and_watches", f"{user}是监票人，不能同时计票。请由另一位秘书处人员登录，开箱计票。"
        )
