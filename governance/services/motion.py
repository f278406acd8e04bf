"""What is put to a vote: added, edited and taken off while nobody has voted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.enums import Method, MotionState
from governance.models import AgendaItem, Meeting, Minutes, Motion, MotionOption, RegulationVersion
from governance.selectors.meeting import takes_motions
from governance.selectors.voting import BY_HAND, ON_PHONE, RUN
from governance.services.locking import locked_meeting
from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError

MOST_OPTIONS = 60
FIELDS = ("title", "text", "matter", "method", "choose_most")


def locked(motion: Motion) -> Motion:
    """The row, nobody else's until the end of the transaction."""
    rows = Motion.objects.select_related("meeting__body", "charter")
    return rows.select_for_update(of=("self",)).get(pk=motion.pk)


@transaction.atomic
def add_motion(
    meeting: Meeting,
    *,
    item: AgendaItem | None = None,
    options: Sequence[str] = (),
    by: Actor,
    **facts: Any,
) -> Motion:
    """Put a question to a meeting; without ``options`` it is 同意、反对、弃权. ``facts``: see ``FIELDS``.

    DomainError where the meeting is over (unless it is written down afterwards), or the options don't fit.
    """
    user = person(by, RUN)
    _refuse_over(locked_meeting(meeting.pk))
    if item is not None and item.meeting_id != meeting.pk:
        raise DomainError("item_elsewhere", "所选的议程是另一次会议的，请重选。", field="item")
    motion = Motion(meeting=meeting, item=item, created_by=user)
    _write(motion, facts, options)
    motion.put_at = timezone.now()
    motion.save()
    _write_options(motion, options)
    record("governance.motion_added", motion, by=user, after=_told(motion, options))
    return motion


@transaction.atomic
def edit_motion(motion: Motion, *, options: Sequence[str] = (), by: Actor, **facts: Any) -> Motion:
    """Correct a question nobody has voted on yet; DomainError otherwise."""
    user = person(by, RUN)
    row = locked(motion)
    refuse_begun(row)
    if row.election_ballots.exists():
        raise DomainError(
            "of_election", "候选人和名额在选举里定。要改的，删除这项表决，在选举里改好后重新提交表决。"
        )
    if RegulationVersion.objects.filter(motion=row).exists():
        words = "这项表决通过的是提交的那一稿制度。要改表决方式的，删除这项表决，回到那一稿重新提交。"
        raise DomainError("of_regulation", words)
    if row.contests.exists():
        words = "选项是征集的入围作品。要改的，删除这项表决，回到征集页面重新提请表决。"
        raise DomainError("of_contest", words)
    before = _told(row, list(row.options.values_list("label", flat=True)))
    was = (row.title, row.text)
    _write(row, facts, options)
    if was != (row.title, row.text):
        row.put_at = timezone.now()
    row.save()
    row.options.all().delete()
    _write_options(row, options)
    record("governance.motion_edited", row, by=user, before=before, after=_told(row, options))
    return row


@transaction.atomic
def remove_motion(motion: Motion, *, by: Actor) -> Meeting:
    """Take a question off that nobody has voted on; the meeting it was of."""
    user = person(by, RUN)
    row = locked(motion)
    refuse_begun(row)
    record("governance.motion_removed", row, by=user, before={"表决事项": row.title})
    row.contests.update(motion=None)
    RegulationVersion.objects.filter(motion=row).update(motion=None)
    row.delete()
    return row.meeting


def refuse_begun(motion: Motion) -> None:
    """DomainError once a vote has begun."""
    if motion.state != MotionState.DRAFT:
        raise DomainError(
            "motion_begun",
            f"这项表决{motion.get_state_display()}，内容不能再改。需要重新表决时，请作废后另外提出。",
        )


def refuse_told(meeting: Meeting) -> None:
    """DomainError once the minutes are out or passed: they would not tell of the vote."""
    out = Q(published_at__isnull=False) | Q(approved_in__isnull=False)
    if Minutes.objects.filter(out, meeting=meeting).exists():
        raise DomainError(
            "minutes_out",
            "会议纪要已公布或已通过，不能再补记表决。请在下一次会议表决，并在那次的纪要里说明。",
        )


def _refuse_over(meeting: Meeting) -> None:
    refuse_told(meeting)
    if not takes_motions(meeting):
        raise DomainError(
            "meeting_over", f"这次会议{meeting.get_state_display()}，不能再提出表决事项。请在下一次会议提出。"
        )


def _write(motion: Motion, facts: dict[str, Any], options: Sequence[str]) -> None:
    for name in FIELDS:
        if name in facts:
            setattr(motion, name, facts[name])
    if motion.method not in (*BY_HAND, *ON_PHONE):
        raise DomainError("method_unknown", "请选择表决方式。", field="method")
    if options and motion.method == Method.ACCLAIM:
        raise DomainError(
            "acclaim_options",
            "鼓掌数不出各个选项的票，有选项的请用举手、纸质票决或手机表决。",
            field="method",
        )
    if options and not 2 <= len(options) <= MOST_OPTIONS:
        raise DomainError(
            "options_number",
            f"现在有 {len(options)} 个选项。请写 2 至 {MOST_OPTIONS} 个，一行一个；只表决同意、反对的，选项留空。",
            field="options",
        )
    if len(set(options)) < len(options):
        raise DomainError("options_twice", "有相同的选项，请每行写一个不同的选项。", field="options")
    if options and motion.choose_most > len(options):
        raise DomainError(
            "choose_most",
            f"最多可选 {motion.choose_most} 项，而选项只有 {len(options)} 个，请改小。",
            field="choose_most",
        )
    if not options:
        motion.choose_most = 1
    refuse_invalid(motion)


def _write_options(motion: Motion, options: Sequence[str]) -> None:
    made = [MotionOption(motion=motion, position=at, label=label) for at, label in enumerate(options, 1)]
    for option in made:
        option.clean_fields(exclude=["motion"])
    MotionOption.objects.bulk_create(made)


def _told(motion: Motion, options: Sequence[str]) -> dict[str, Any]:
    told = {"表决事项": motion.title, "表决方式": motion.get_method_display()}
    return told | ({"选项": "、".join(options), "最多选": motion.choose_most} if options else {})
