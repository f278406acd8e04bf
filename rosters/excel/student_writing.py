"""Writing a checked list of students: each table in one statement, from the staged rows."""

from __future__ import annotations

from groupportal.records.keeping import Earlier, insert_kept, keep_made
from groupportal.records.kinds import Work
from groupportal.tenancy.sealed import seal
from rosters.excel.student_checks import UPDATED, fill
from rosters.models import ClassPeriod, SchoolClass, Student
from rosters.rules import term_begin

_CHANGED = (*UPDATED, "programme_id", "grade", "id_number", "id_mark")
_KEPT = ("unit_id", "number", "name", "starts_on", "ends_on", *_CHANGED)
_TEXTS = ("sex", "phone", "guardian", "relation", "guardian_phone", "note", "leave_kind")


def write_students(work: Work) -> None:
    """Classes that are new, students, and where they belong; ``insert_kept`` and ``Earlier`` keep what undo needs."""
    _make_classes(work)
    _seal_identities(work)
    work.progress(82, "写入学生")
    _update_students(work)
    _insert_students(work)
    work.progress(92, "写入班级归属")
    _write_periods(work)


def _make_classes(work: Work) -> None:
    stage = work.stage
    wanted = stage.rows(
        "SELECT DISTINCT unit_id, grade::int, school_class FROM {stage} WHERE ok AND class_new"
    )
    if not wanted:
        return
    made = SchoolClass.objects.bulk_create(
        SchoolClass(unit_id=unit, grade=grade, name=name, starts_on=term_begin(grade))
        for unit, grade, name in sorted(wanted)
    )
    keep_made(work.batch, SchoolClass, [row.pk for row in made], ("unit_id", "name", "grade", "ends_on"))
    stage.run(
        "UPDATE {stage} s SET class_id = c.id FROM rosters_schoolclass c WHERE c.group_id = {group} AND s.class_new"
        " AND c.unit_id = s.unit_id AND c.grade = s.grade::int AND c.name = s.school_class"
    )


def _seal_identities(work: Work) -> None:
    rows = work.stage.rows(
        'SELECT s."row", s.id_number FROM {stage} s LEFT JOIN rosters_student t ON t.group_id = {group}'
        " AND t.id = s.student_id WHERE s.ok AND s.id_number IS NOT NULL AND coalesce(t.id_mark, '') = ''"
    )
    fill(work, "sealed", "text", [(row, seal(number)) for row, number in rows])


def _update_students(work: Work) -> None:
    known = "SELECT student_id FROM {stage} WHERE ok AND NOT is_new AND changed"
    before = Earlier(work.batch, Student, work.stage.fill(known), _CHANGED)
    values = ", ".join(f"{c} = coalesce(s.{c}, t.{c})" for c in (*UPDATED, "programme_id"))
    work.stage.run(
        f"UPDATE rosters_student t SET {values}, grade = s.grade::int, updated_at = now(),"
        " id_number = coalesce(s.sealed, t.id_number),"
        " id_mark = CASE WHEN s.sealed IS NULL THEN t.id_mark ELSE s.mark END FROM {stage} s"
        " WHERE t.group_id = {group} AND t.id = s.student_id AND s.ok AND NOT s.is_new AND s.changed"
    )
    before.keep()


def _insert_students(work: Work) -> None:
    stage = work.stage
    texts = ", ".join(f"coalesce({c}, '')" for c in _TEXTS)
    stage.run(
        "UPDATE {stage} s SET student_id = n.id FROM (SELECT \"row\", nextval(pg_get_serial_sequence('rosters_student', 'id'))"
        ' AS id FROM (SELECT "row" FROM {stage} WHERE ok AND is_new ORDER BY "row") o) n WHERE n."row" = s."row"'
    )
    insert_kept(
        work.batch,
        Student,
        stage.fill(
            "INSERT INTO rosters_student (id, public_id, group_id, unit_id, number, name, pinyin, born_on, id_number, id_mark,"
            f" grade, programme_id, starts_on, ends_on, created_at, updated_at, {', '.join(_TEXTS)}) SELECT student_id,"
            " gen_random_uuid(), {group}, unit_id, number, name, pinyin, born_on, coalesce(sealed, ''),"
            " coalesce(mark, ''), grade::int, programme_id, starts_on, ends_on, now(), now(),"
            f" {texts}"
            ' FROM {stage} WHERE ok AND is_new ORDER BY "row"'
        ),
        _KEPT,
    )


def _write_periods(work: Work) -> None:
    stage = work.stage
    chosen = (
        "SELECT s.period_id FROM {stage} s JOIN rosters_classperiod p ON p.group_id = {group} AND p.id = s.period_id"
        " WHERE s.ok AND s.moves AND p.ends_on IS NULL"
    )
    before = Earlier(work.batch, ClassPeriod, stage.fill(chosen), ("ends_on",))
    stage.run(
        "UPDATE rosters_classperiod p SET ends_on = s.moving_on FROM {stage} s WHERE p.group_id = {group}"
        " AND p.id = s.period_id AND s.ok AND s.moves AND p.ends_on IS NULL"
    )
    before.keep()
    insert_kept(
        work.batch,
        ClassPeriod,
        stage.fill(
            "INSERT INTO rosters_classperiod (public_id, group_id, unit_id, student_id, school_class_id, starts_on)"
            " SELECT gen_random_uuid(), {group}, unit_id, student_id, class_id, moving_on FROM {stage}"
            ' WHERE ok AND moves ORDER BY "row"'
        ),
        ("student_id", "school_class_id", "starts_on", "ends_on"),
    )
