"""纪要: drafted as plain lines from what was registered, and written as Word in the form of GB/T 9704-2012 (domain.md 3.1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from django.conf import settings
from django.utils import timezone

from governance.enums import MotionState, Part, Reply
from governance.models import Invitation, Meeting, Minutes, Motion, Voter
from governance.selectors.election import OTHERS, elected_said
from governance.selectors.invitation import standing
from governance.selectors.meeting import charter_of, fell_through, is_by_letter, late_reason_said
from governance.selectors.presence import came, quorum_changes
from governance.selectors.proxy import accepted_proxies
from governance.selectors.voting import charter_applied, notice_judged
from groupportal.office.document.values import Document, Heading, Paragraph, Run, Signature
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate, cntime, titled
from groupportal.uploads.names import safe_name

NUMERALS = "一二三四五六七八九十"
LABELS = (
    "时间",
    "地点",
    "主持",
    "出席",
    "委托出席",
    "列席",
    "请假",
    "缺席",
    "方式",
    "参加表决",
    "未表决",
    "法定人数",
    "章程要点",
    "会议通知",
)
_LABELLED = re.compile(rf"({'|'.join(LABELS)})：")
_HEADING = re.compile(r"[一二三四五六七八九十]+、")


def numeral(number: int) -> str:
    """1 as 一, 12 as 十二, 21 as 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def draft_of(meeting: Meeting) -> str:
    """The text of the minutes, from attendance, agenda, discussion, votes with their arithmetic and follow-ups. One line a paragraph."""
    grounds = _grounds(meeting)
    if is_by_letter(meeting):
        grounds.pop("会议通知", None)
    said_once = {line for verdict in grounds.values() for line in verdict}
    lines = [*_head(meeting, grounds), ""]
    motions: dict[int | None, list[Motion]] = defaultdict(list)
    for motion in meeting.motions.filter(state=MotionState.CLOSED).select_related("meeting").order_by("pk"):
        motions[motion.item_id].append(motion)
    tasks = defaultdict(list)
    for task in meeting.follow_ups.select_related("unit", "owner").order_by("due_on", "pk"):
        tasks[task.item_id].append(
            f"落实：{task.what}（{task.unit or task.owner}，{cndate(task.due_on)}以前）。"
        )
    number = 0
    for number, item in enumerate(meeting.items.order_by("position"), 1):
        lines.append(f"{numeral(number)}、{item.title}")
        if item.added_at and item.pk not in motions:
            lines.append(f"本项{cndate(item.added_at)}在通知以后增加。{late_reason_said(item)}")
        if item.presenter:
            lines.append(f"{item.presenter}作了汇报。")
        lines += filter(None, (line.strip() for line in item.discussed.splitlines()))
        lines += [line for motion in motions.pop(item.pk, ()) for line in _said_of(motion, said_once)]
        lines += tasks.pop(item.pk, [])
    rest = [line for found in motions.values() for motion in found for line in _said_of(motion, said_once)]
    rest += [line for found in tasks.values() for line in found]
    if rest:
        lines += [f"{numeral(number + 1)}、其他事项", *rest]
    for minutes in meeting.approved_minutes.select_related("meeting"):
        lines.append(f"会议通过了{titled(minutes)}。")
    return "\n".join(lines)


def _grounds(meeting: Meeting) -> dict[str, tuple[str, ...]]:
    """What every vote of the meeting is judged by, whatever it is about."""
    if (charter := charter_of(meeting)) is None:
        return {}
    return {
        "章程要点": charter_applied(meeting, charter).lines,
        "会议通知": notice_judged(meeting, charter).lines,
    }


def _head(meeting: Meeting, grounds: Mapping[str, Iterable[str]]) -> list[str]:
    if is_by_letter(meeting):
        return _head_of_letter(meeting, grounds)
    begin = meeting.opened_at or meeting.starts_at
    until = f"至{timezone.localtime(meeting.closed_at):%H:%M}" if meeting.closed_at else ""
    here, rows = came(meeting), list(standing(meeting))
    givers = {row.giver_id: row for row in accepted_proxies(meeting)}
    voting = [row for row in rows if row.part == Part.VOTING]
    away = [row for row in voting if row.pk not in here]
    represented = [row for row in away if row.pk in givers and givers[row.pk].holder_id in here]
    excused = [row for row in away if row not in represented and row.reply == Reply.LEAVE]
    absent = [row for row in away if row not in represented and row not in excused]
    said = [
        ("时间", f"{cntime(begin)}{until}"),
        ("地点", meeting.place or meeting.get_way_display()),
        ("主持", str(meeting.chair or "")),
        ("出席", _names(row for row in voting if row.pk in here)),
        ("委托出席", "、".join(f"{row}（委托{givers[row.pk].holder}）" for row in represented)),
        ("列席", _names(row for row in rows if row.part == Part.GUEST and row.pk in here)),
        ("请假", _names(excused)),
        ("缺席", _names(absent)),
    ]
    changes = quorum_changes(meeting)
    for place, (at, verdict) in enumerate(changes):
        when = "开会时" if place == 0 else f"{timezone.localtime(at):%H:%M}起"
        said.append(("法定人数", f"{when}{''.join(verdict.lines)}"))
    if fell_through(meeting):
        said[-1] = (said[-1][0], f"{said[-1][1]}到会始终不足法定人数，会议没有开成。")
    said += [(label, "".join(lines)) for label, lines in grounds.items()]
    return [f"{label}：{text}" for label, text in said if text]


def _head_of_letter(meeting: Meeting, grounds: Mapping[str, Iterable[str]]) -> list[str]:
    """Nobody came together: who voted on anything, who on nothing; the arithmetic stands with each vote, the days of the notice too."""
    voters = Voter.objects.filter(motion__meeting=meeting, motion__state=MotionState.CLOSED)
    voted = set(voters.filter(has_voted=True).values_list("invitation", flat=True))
    asked = list(standing(meeting).filter(pk__in=voters.values("invitation")))
    said = [
        ("时间", f"{cntime(meeting.opened_at)}至{cntime(meeting.closed_at)}"),
        ("方式", "通讯表决，不召开会议"),
        ("参加表决", _names(row for row in asked if row.pk in voted)),
        ("未表决", _names(row for row in asked if row.pk not in voted)),
        ("章程要点", "".join(grounds.get("章程要点", ()))),
    ]
    return [f"{label}：{text}" for label, text in said if text]


def _names(rows: Iterable[Invitation]) -> str:
    return "、".join(map(str, rows))


def _said_of(motion: Motion, said_once: Container[str]) -> list[str]:
    """A vote in lines: how it was held, its arithmetic as it was said when it closed but for what the head says, the resolution."""
    outcome = "通过" if motion.is_valid and motion.is_carried else "未通过" if motion.is_valid else "表决无效"
    how, elected = motion.get_method_display(), elected_said(motion)
    if elected and motion.is_valid:
        # The motion counts all who are written in as one option; who is elected is judged by their names.
        outcome = "结果如下"
    lines = [
        f"就“{motion.title}”进行通讯表决（{how}），{outcome}。"
        if is_by_letter(motion.meeting)
        else f"会议就“{motion.title}”进行{how}，{outcome}。"
    ]
    told = [*_without_others(motion.verdict), *elected] if elected and motion.is_valid else motion.verdict
    lines += [line for line in dict.fromkeys(told) if line not in said_once]
    if motion.is_valid and motion.is_carried and motion.text and not elected:
        lines.append(f"决议：{motion.text}")
    return lines


def _without_others(verdict: list[str]) -> list[str]:
    """A verdict up to where it counts those who were written in as one option."""
    first = next((place for place, line in enumerate(verdict) if f"{OTHERS} " in line), len(verdict))
    return verdict[:first]


def minutes_document(minutes: Minutes) -> Document:
    """What is printed: labels such as 出席 in the face of headings, names in the body's."""
    blocks: list[Heading | Paragraph] = []
    for line in filter(None, map(str.strip, minutes.text.splitlines())):
        if _HEADING.match(line):
            blocks.append(Heading(1, (Run(line),)))
        elif found := _LABELLED.match(line):
            blocks.append(Paragraph((Run(found.group(), head=True), Run(line[found.end() :]))))
        else:
            blocks.append(Paragraph((Run(line),)))
    day = timezone.localdate(minutes.published_at or minutes.meeting.closed_at)
    name = active_group().name
    return Document(f"{minutes.meeting}纪要", tuple(blocks), signature=Signature(name, day=day), creator=name)


def minutes_word(minutes: Minutes) -> bytes:
    """The .docx; the same version gives the same bytes."""
    revision = minutes.revisions.get(number=minutes.number)
    return write_document(
        minutes_document(minutes), Stamp(str(minutes.public_id), revision.written_at, settings.CODE_VERSION)
    )


def file_name(minutes: Minutes) -> str:
    """What its file is called."""
    return safe_name(f"{minutes}.docx")
