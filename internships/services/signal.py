# ruff: noqa: S608 -- statements are put together from constants of this file
"""签到疑点: found by the database over a day's check-ins, said in words, never doing anything by itself.

Faked positions come from tools that shift a point a little, share one point, or run on one phone for many (domain.md 0.2, 12); an
honest phone can look like that too. So a person looks, after the student could say how it was.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from internships.enums import SignalKind, Way
from internships.models import Signal
from internships.selectors.placement import ruled_for

METRES_POOR = 500
KM_PER_HOUR, KM_FAR = 150, 5
OTHERS_ALIKE = 2
OTHERS_ON_DEVICE, DEVICE_DAYS = 1, 7
HOURS_LATE = 2
JITTER_TIMES, JITTER_DAYS, JITTER_METRES = 8, 30, 40


@dataclass(frozen=True)
class _Look:
    kind: SignalKind
    sql: str


# Metres between two points that are near one another on the map; far enough for all that is asked here.
_METRES = """
111195 * sqrt(power({b}.latitude - {a}.latitude, 2)
    + power(({b}.longitude - {a}.longitude) * cos(radians({a}.latitude::float8)), 2))
"""
_OF_DAY = "c.group_id = %(group)s AND c.day = %(day)s"

_LOOKS = (
    _Look(
        SignalKind.MOCK,
        f"SELECT c.public_id, c.placement_id, '手机报告打开了模拟定位。' FROM internships_checkin c WHERE {_OF_DAY} AND c.is_mock",
    ),
    _Look(
        SignalKind.ACCURACY,
        "SELECT c.public_id, c.placement_id, format('位置的精度是%%s米，只能作大致参考。', c.accuracy)"
        f" FROM internships_checkin c WHERE {_OF_DAY} AND c.accuracy > {METRES_POOR}",
    ),
    _Look(
        SignalKind.SPEED,
        f"""
        SELECT b.public_id, b.placement_id,
            format('离上一次签到约%%s公里，只隔%%s分钟。', round(metres / 1000), round(seconds / 60))
        FROM (
            SELECT b.public_id, b.placement_id, b.day,
                {_METRES.format(a="a", b="b")} AS metres,
                greatest(extract(epoch FROM b.made_at - a.made_at), 1) AS seconds
            FROM internships_checkin b
            JOIN LATERAL (
                SELECT * FROM internships_checkin a
                WHERE a.group_id = b.group_id AND a.placement_id = b.placement_id AND a.latitude IS NOT NULL
                    AND a.day BETWEEN b.day - 1 AND b.day AND a.made_at < b.made_at
                ORDER BY a.made_at DESC LIMIT 1
            ) a ON true
            WHERE b.group_id = %(group)s AND b.day = %(day)s AND b.latitude IS NOT NULL
        ) b
        WHERE metres > {KM_FAR} * 1000 AND metres / seconds * 3.6 > {KM_PER_HOUR}
        """,
    ),
    _Look(
        SignalKind.SAME_PLACE,
        f"""
        SELECT c.public_id, c.placement_id,
            format('当天与另外%%s名学生的经纬度完全相同。用同一网络定位时也会这样。', alike.students - 1)
        FROM internships_checkin c
        JOIN (
            SELECT latitude, longitude, count(DISTINCT placement_id) AS students FROM internships_checkin c
            WHERE {_OF_DAY} AND latitude IS NOT NULL GROUP BY latitude, longitude
            HAVING count(DISTINCT placement_id) > {OTHERS_ALIKE}
        ) alike USING (latitude, longitude)
        WHERE {_OF_DAY}
        """,
    ),
    _Look(
        SignalKind.SAME_DEVICE,
        f"""
        SELECT c.public_id, c.placement_id,
            format('这台手机{DEVICE_DAYS}天内还为另外%%s名学生签到。借用手机时也会这样。', shared.students - 1)
        FROM internships_checkin c
        JOIN (
            SELECT device, count(DISTINCT student_id) AS students FROM internships_checkin
            WHERE group_id = %(group)s AND day BETWEEN %(day)s - {DEVICE_DAYS - 1} AND %(day)s AND device <> ''
            GROUP BY device HAVING count(DISTINCT student_id) > {OTHERS_ON_DEVICE}
        ) shared USING (device)
        WHERE {_OF_DAY}
        """,
    ),
    _Look(
        SignalKind.JITTER,
        f"""
        SELECT c.public_id, c.placement_id,
            format('最近%%s次位置都在同一点周围%%s米内变动，精度每次都是%%s米。', near.times, ceil(near.metres), near.accuracy)
        FROM internships_checkin c
        JOIN (
            SELECT placement_id, count(*) AS times, min(accuracy) AS accuracy,
                111195 * sqrt(power(max(latitude) - min(latitude), 2)
                    + power((max(longitude) - min(longitude)) * cos(radians(avg(latitude)::float8)), 2)) AS metres
            FROM internships_checkin
            WHERE group_id = %(group)s AND day BETWEEN %(day)s - {JITTER_DAYS - 1} AND %(day)s AND latitude IS NOT NULL
            GROUP BY placement_id
            HAVING count(*) >= {JITTER_TIMES} AND min(accuracy) = max(accuracy)
                AND count(DISTINCT (latitude, longitude)) = count(*)
        ) near USING (placement_id)
        WHERE {_OF_DAY} AND c.latitude IS NOT NULL AND near.metres < {JITTER_METRES}
        """,
    ),
    # The time is the phone's word alone; with the code of that minute somebody was there.
    _Look(
        SignalKind.LATE,
        f"""
        SELECT c.public_id, c.placement_id,
            format('手机说是%%s按下的，门户%%s才收到。没有信号时也会这样。',
                to_char(c.made_at AT TIME ZONE 'Asia/Shanghai', 'FMMM月FMDD日 HH24:MI'),
                to_char(c.at AT TIME ZONE 'Asia/Shanghai', 'FMMM月FMDD日 HH24:MI'))
        FROM internships_checkin c
        WHERE {_OF_DAY} AND c.at - c.made_at > interval '{HOURS_LATE} hours' AND c.way IN ('{Way.NONE}', '{Way.POSITION}')
        """,
    ),
)


@transaction.atomic
def find_signals(day: dt.date) -> int:
    """Look through a day's check-ins and keep what is new; how many. By the clock, over and over: each is kept once."""
    before = Signal.objects.filter(day=day).count()
    for look in _LOOKS:
        with connection.cursor() as cursor:
            cursor.execute(look.sql, {"group": active_group().pk, "day": day})
            Signal.objects.bulk_create(
                [
                    Signal(check_in=check_in, placement_id=placement, words=words, kind=look.kind, day=day)
                    for check_in, placement, words in cursor.fetchall()
                ],
                ignore_conflicts=True,
                batch_size=1_000,
            )
    return Signal.objects.filter(day=day).count() - before


@transaction.atomic
def reply_to_signal(signal: Signal, *, words: str, by: Viewer) -> Signal:
    """The student says how it was. NotAllowed for anybody else; DomainError once the teacher has said what was found."""
    by.require("internships.check_in", unit_id=signal.placement.unit_id)
    row = _locked(signal)
    if row.placement.student.user_id != by.user.pk:
        raise NotAllowed("这不是您自己的签到，不能由您说明。")
    if row.finding:
        raise DomainError("settled", "教师已经写了结论。有不同意见，请直接联系指导教师。")
    if not words.strip():
        raise DomainError("words_missing", "请写明当时的情况。", field="words")
    row.reply, row.replied_at = words.strip(), timezone.now()
    row.save()
    record("internships.signal_replied", row, by=by.user, after={"学生说明": row.reply})
    return row


@transaction.atomic
def settle_signal(signal: Signal, *, finding: str, words: str, by: Viewer) -> Signal:
    """The teacher says what was found. NotAllowed for whoever neither guides the student nor is of the school's office."""
    row = _locked(signal)
    if not ruled_for(by, "internships.rule_daily").filter(pk=row.placement_id).exists():
        raise NotAllowed("这名学生不是您指导的，请由指导教师或学校实习管理人员写结论。")
    before = {"教师结论": row.get_finding_display()}
    row.finding, row.finding_words = finding, words.strip()
    row.settled_by, row.settled_at = by.user, timezone.now()
    row.save()
    after: dict[str, Any] = {"教师结论": row.get_finding_display(), "结论的说明": row.finding_words}
    record("internships.signal_settled", row, by=by.user, before=before, after=after)
    return row


def _locked(signal: Signal) -> Signal:
    rows = Signal.objects.select_for_update(of=("self",)).select_related("placement__student")
    return rows.defer("placement__student__id_number").get(pk=signal.pk)
