"""A file of graduates and where they went: held against the records, and written, in whole sets."""

from __future__ import annotations

from employment.enums import AnswerSource, Destination
from employment.models import Graduate, GraduateAnswer, SurveyCall
from employment.services.answer import ANSWER
from groupportal.records.keeping import Earlier, insert_kept
from groupportal.records.kinds import Work
from groupportal.ui.formats import cndate

_KEPT = ("unit_id", "number", "name", "graduated_on", "programme_id", "class_name", "origin", "phone")
_CHANGED = ("programme_id", "class_name", "origin", "phone")
_HELD_GRADUATE = " FROM employment_graduate g WHERE g.group_id = {group} AND g.id = s.graduate_id"
"""Of a row of the file. Asked row by row, by key: after an import of tens of thousands PostgreSQL does not know yet how many there
are, and a join of its own choice reads the file once for each of them.
"""


def find_graduates(work: Work) -> None:
    """Whom the rows are about (``graduate_id``), what they add (``changed``), who is new (``is_first``).

    Refused where the records say otherwise.
    """
    stage = work.stage
    stage.run(
        "UPDATE {stage} s SET graduate_id = (SELECT g.id FROM employment_graduate g WHERE g.group_id = {group}"
        " AND g.unit_id = s.unit_id AND g.number = s.number) WHERE s.ok"
    )
    known = f" FROM {{stage}} s JOIN LATERAL (SELECT g.*{_HELD_GRADUATE} OFFSET 0) g ON true WHERE s.ok AND "
    work.refuse(
        f'SELECT s."row", g.name{known}g.name <> s.name ORDER BY s."row"',
        "name",
        "name_differs",
        lambda held: f"这个学号登记的是“{held}”，请核对学号；改了名的请在毕业生的页面修改。",
    )
    work.refuse(
        f'SELECT s."row"{known}g.graduated_on <> s.graduated_on ORDER BY s."row"',
        "graduated_on",
        "graduation_differs",
        lambda: "与已登记的毕业日期不同，请核对；登记错了的请在毕业生的页面修改。",
    )
    differ = " OR ".join(f"s.{name} IS NOT NULL AND s.{name} IS DISTINCT FROM g.{name}" for name in _CHANGED)
    stage.run(
        f"UPDATE {{stage}} s SET changed = (SELECT {differ}{_HELD_GRADUATE}) WHERE s.ok AND s.graduate_id IS NOT NULL"
    )
    # Of several rows about one who is new, the first makes the graduate.
    stage.run(
        'UPDATE {stage} s SET is_first = true FROM (SELECT min("row") AS "row" FROM {stage} WHERE ok'
        ' AND graduate_id IS NULL GROUP BY unit_id, number) f WHERE s."row" = f."row"'
    )


def find_answers(work: Work) -> None:
    """Which rows say something that is not on record (``answers``); another answer than the one that stands is refused."""
    stage = work.stage
    stage.run("UPDATE {stage} SET answers = true WHERE ok AND status IS NOT NULL")
    held = (
        " FROM employment_graduateanswer a WHERE a.group_id = {group} AND a.graduate_id = s.graduate_id"
        " AND a.wave = s.wave::int AND a.superseded_on IS NULL"
    )
    same = " AND ".join(f"a.{name} IS NOT DISTINCT FROM {_kept_as(name)}" for name in ANSWER)
    stage.run(f"UPDATE {{stage}} s SET answers = coalesce((SELECT NOT ({same}){held}), true) WHERE s.answers")
    labels = dict(Destination.choices)
    work.refuse(
        f'SELECT s."row", h.status FROM {{stage}} s JOIN LATERAL (SELECT a.status{held} OFFSET 0) h ON true'
        ' WHERE s.ok AND s.answers ORDER BY s."row"',
        "status",
        "answered",
        lambda status: (
            f"这一次的去向已登记为“{labels[status]}”，没有改。要更正请在毕业生的页面登记去向，写明原因。"
        ),
    )


def _kept_as(name: str) -> str:
    """SQL: what a row of the file says of an answer as it is kept."""
    return f"s.{name}" if name == "employed_on" else f"coalesce(s.{name}, '')"


def find_members(work: Work) -> None:
    """Employers that were members of the group on the day of the answer (``member_id``)."""
    stage = work.stage
    stage.run(
        "UPDATE {stage} s SET member_id = u.id FROM tenancy_unit u WHERE u.group_id = {group}"
        " AND u.name = s.employer AND u.outside_reason = '' AND s.answers AND (NOT EXISTS (SELECT 1 FROM members_member m"
        " WHERE m.unit_id = u.id) OR EXISTS (SELECT 1 FROM members_member m JOIN members_membershipperiod p"
        " ON p.member_id = m.id WHERE m.unit_id = u.id AND p.starts_on <= s.told_on"
        " AND (p.ends_on IS NULL OR p.ends_on > s.told_on)))"
    )


def say_days(work: Work) -> None:
    """From which day on the answers count, where the file does not say it itself."""
    ((first, last),) = work.stage.rows(
        "SELECT min(told_on), max(told_on) FROM {stage} WHERE ok AND answers AND wave IS NOT NULL"
    )
    if first is not None and "told_on" not in work.present:
        when = cndate(first) if first == last else f"{cndate(first)}至{cndate(last)}"
        work.findings.note("told_when", f"表里没有填报日期，去向按{when}填报登记，从那天起计入各项统计。")


def calls_answered(work: Work) -> list[SurveyCall]:
    """Surveys that the file answers: their links are closed, so that nobody fills in for nothing."""
    found = work.stage.rows(
        "SELECT c.id FROM employment_surveycall c JOIN {stage} s ON s.graduate_id = c.graduate_id"
        " AND s.wave::int = c.wave WHERE s.ok AND s.answers AND c.group_id = {group}"
    )
    return list(SurveyCall.objects.filter(pk__in=[pk for (pk,) in found]).order_by("pk"))


def write_graduates(work: Work) -> None:
    """Write what is new of graduates, and those that are new; every row knows its ``graduate_id`` then."""
    stage = work.stage
    before = Earlier(
        work.batch,
        Graduate,
        stage.fill("SELECT graduate_id FROM {stage} WHERE ok AND changed AND graduate_id IS NOT NULL"),
        _CHANGED,
    )
    values = ", ".join(f"{name} = coalesce(s.{name}, g.{name})" for name in _CHANGED)
    stage.run(
        f"UPDATE employment_graduate g SET {values} FROM {{stage}} s WHERE g.group_id = {{group}}"
        " AND g.id = s.graduate_id AND s.ok AND s.changed"
    )
    before.keep()
    # Keys are drawn before: to find the new rows by number would be slow, the planner knows nothing of them yet.
    stage.run(
        'UPDATE {stage} s SET graduate_id = n.id FROM (SELECT "row", nextval(pg_get_serial_sequence('
        "'employment_graduate', 'id')) AS id FROM (SELECT \"row\" FROM {stage} WHERE ok AND is_first ORDER BY \"row\") o) n"
        ' WHERE n."row" = s."row"'
    )
    insert_kept(
        work.batch,
        Graduate,
        stage.fill(
            "INSERT INTO employment_graduate (id, public_id, group_id, unit_id, number, name, pinyin, programme_id,"
            " class_name, graduated_on, origin, phone, created_at) SELECT graduate_id, gen_random_uuid(), {group}, unit_id,"
            " number, name, pinyin, programme_id, coalesce(class_name, ''), graduated_on, coalesce(origin, ''),"
            " coalesce(phone, ''), now() FROM {stage} WHERE ok AND is_first ORDER BY \"row\""
        ),
        _KEPT,
    )
    stage.run(
        "UPDATE {stage} s SET graduate_id = f.graduate_id FROM {stage} f WHERE f.is_first AND s.ok"
        " AND s.graduate_id IS NULL AND f.unit_id = s.unit_id AND f.number = s.number"
    )


def write_answers(work: Work) -> None:
    """Write the answers; after ``write_graduates``."""
    insert_kept(
        work.batch,
        GraduateAnswer,
        work.stage.fill(
            "INSERT INTO employment_graduateanswer (public_id, group_id, graduate_id, wave, told_on, source, reason,"
            f" employer_unit_id, written_by_id, written_at, {', '.join(ANSWER)}) SELECT gen_random_uuid(), {{group}},"
            f" graduate_id, wave::int, told_on, '{AnswerSource.FILE.value}', '', member_id, %s, now(), {', '.join(map(_kept_as, ANSWER))}"
            ' FROM {stage} s WHERE ok AND answers ORDER BY "row"'
        ),
        ("status", "superseded_on"),
        getattr(work.user, "pk", None),
    )
