"""What mentors say of their interns each week, by a link without an account; a problem goes to the guiding teacher at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record_all
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.links.services import Addressed, issue_links
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from internships.enums import PlacementState
from internships.models import Feedback, Mentor, Placement
from internships.selectors.feedback import to_tell_of, week_of
from internships.services.consent import Asked, locked_placements
from internships.services.together import ARRANGE

FEEDBACK_LINK = "internships.feedback"
on_feedback: Hook[[Sequence[Feedback]], None] = Hook(
    "internships.feedback_given", "A mentor told of interns (feedback): what other rooms make of it."
)


@dataclass(frozen=True)
class Said:
    """Of one intern."""

    is_fine: bool
    words: str = ""


@transaction.atomic
def ask_feedback(rows: Sequence[Placement], *, by: Viewer) -> Asked:
    """A link for each mentor and school of these placements; the one that is open stays. Left out is who has no mentor that
    still guides, or is not there."""
    found = locked_placements(rows)
    for unit_id in {row.unit_id for row in found}:
        by.require(ARRANGE, unit_id=unit_id)
    asked, wanted = Asked(), {}
    for row in found:
        if row.state != PlacementState.RUNNING:
            asked.left_out.append((str(row.student), "不在实习中，不用反馈。"))
        elif row.mentor is None:
            asked.left_out.append((str(row.student), "没有指定单位指导人员，请先指定。"))
        elif not row.mentor.is_active:
            asked.left_out.append((str(row.student), f"{row.mentor}已不再指导实习生，请先换单位指导人员。"))
        else:
            one = Addressed(row.mentor, f"{row.mentor}（{row.unit}）", row.unit)
            wanted[one.key] = one
    asked.links = issue_links(FEEDBACK_LINK, wanted.values(), by=by) if wanted else []
    return asked


@transaction.atomic
def give_feedback(mentor: Mentor, school: Unit | None, said: Mapping[int, Said]) -> list[Feedback]:
    """What a mentor says of interns of a school this week, by their placements' keys. Who is another's intern is left out.

    DomainError where nothing is said, or all of it was said before: of two taps at once one counts.
    """
    if not said:
        raise DomainError("nothing_said", "请至少给一名实习生选“正常”或“有问题”。")
    today = timezone.localdate()
    list(Mentor.objects.select_for_update(no_key=True).filter(pk=mentor.pk))
    made = [
        Feedback(
            placement=row,
            mentor=mentor,
            week=week_of(today),
            is_fine=said[row.pk].is_fine,
            words=said[row.pk].words.strip(),
        )
        for row in to_tell_of(mentor, school, today).filter(pk__in=said)
    ]
    if not made:
        raise DomainError("given", "这一周已经反馈过了，下周用同一条链接再来。")
    Feedback.objects.bulk_create(made)
    record_all("internships.feedback_given", ((one, {"情况": str(one), "说明": one.words}) for one in made))
    for one in made:
        if not one.is_fine:
            _tell(one)
    on_feedback.send(made)
    return made


def _tell(one: Feedback) -> None:
    """The guiding teacher, or the school's office where the teacher has no account."""
    row = one.placement
    users = [row.teacher.user] if row.teacher and row.teacher.user_id else _office(row.unit_id)
    notify(
        users,
        topic="internships.feedback",
        title=f"单位反馈有问题：{row.student}（{row.host}）",
        body=f"{one.mentor}：{one.words or '没有写说明，请联系单位了解。'}",
        url=group_url(active_group(), "internships:feedback") + f"?{urlencode({'q': row.student.name})}",
        dedup=f"feedback:{one.public_id}",
    )


def _office(unit_id: int) -> list[object]:
    found: list[Membership] = list(people_who_can(ARRANGE).filter(unit=unit_id).select_related("user"))
    return [one.user for one in found]
