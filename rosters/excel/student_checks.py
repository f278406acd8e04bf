"""Checks of a list of students over all its rows and against what is recorded. What is found stays in the staged rows for the writing."""

from __future__ import annotations

from typing import Any

from groupportal.records.findings import named_rows
from groupportal.records.kinds import Work
from groupportal.records.sharing import twins
from groupportal.ui.formats import cndate
from rosters.rules import grade_in, mark_of
from rosters.services.staging import find_programmes, find_schools

UPDATED = ("sex", "born_on", "phone", "guardian", "relation", "guardian_phone", "note")
"""What an update may change; a blank cell leaves it as it is."""


def check_students(work: Work) -> None:
    """All of it: whose school, twins, programmes, classes, who is known, what changes."""
    work.stage.add_columns(
        unit_id="bigint",
        mark="text",
        sealed="text",
        programme_id="bigint",
        class_id="bigint",
        class_new="boolean DEFAULT false",
        student_id="bigint",
        is_new="boolean DEFAULT false",
        changed="boolean DEFAULT false",
        moves="boolean DEFAULT false",
        period_id="bigint",
        moving_on="date",
    )
    find_schools(work, "rosters.edit_roster")
    _mark_identities(work)
    find_programmes(work)
    _find_classes(work)
    _find_students(work)
    _find_moves(work)
    _find_changes(work)
    _say_other_sex(work)


def _mark_identities(work: Work) -> None:
    rows = work.stage.rows('SELECT "row", id_number FROM {stage} WHERE id_number IS NOT NULL')
    fill(work, "mark", "text", [(row, mark_of(number)) for row, number in rows])
    twins(
        work,
        "unit_id; number",
        "number",
        "number_twice",
        lambda first: f"与{first}是同一所学校的同一个学号，请只保留一行。",
    )
    twins(
        work,
        "unit_id; mark",
        "id_number",
        "identity_twice",
        lambda first: f"与{first}的身份证号相同，请核对哪一行抄错了。",
    )


def fill(work: Work, column: str, kind: str, values: list[tuple[int, Any]]) -> None:
    """Set a staged column from Python, by row."""
    if values:
        work.stage.run(
            f'UPDATE {{stage}} s SET "{column}" = f.value FROM unnest(%s::int[], %s::{kind}[]) AS f("row", value)'
            ' WHERE f."row" = s."row"',
            [row for row, _ in values],
            [value for _, value in values],
        )


def _find_classes(work: Work) -> None:
    stage = work.stage
    same = "c.group_id = {group} AND c.unit_id = s.unit_id AND c.name = s.school_class"
    same += " AND (s.grade IS NULL OR c.grade = s.grade::int)"
    work.refuse(
        f'SELECT s."row", s.school_class, count(*) FROM {{stage}} s JOIN rosters_schoolclass c ON {same}'
        ' WHERE s.ok GROUP BY s."row", s.school_class HAVING count(*) > 1 ORDER BY s."row"',
        "school_class",
        "class_unclear",
        lambda name, number: f"本校有 {number} 个“{name}”，分不清是哪一个，请填上年级（入学年份）。",
    )
    stage.run(f"UPDATE {{stage}} s SET class_id = c.id FROM rosters_schoolclass c WHERE s.ok AND {same}")
    stage.run(
        "UPDATE {stage} s SET grade = c.grade::text FROM rosters_schoolclass c WHERE c.group_id = {group}"
        " AND c.id = s.class_id AND s.grade IS NULL"
    )
    names = stage.rows(
        'SELECT "row", school_class FROM {stage} WHERE ok AND grade IS NULL AND school_class IS NOT NULL'
    )
    said = [(row, str(grade)) for row, name in names if (grade := grade_in(name))]
    fill(work, "grade", "text", said)
    stage.run(
        "UPDATE {stage} s SET class_id = c.id FROM rosters_schoolclass c WHERE s.ok AND s.class_id IS NULL AND "
        + same
    )
    unknown = "ok AND class_id IS NULL AND school_class IS NOT NULL"
    if work.params.get("create_classes"):
        stage.run(f"UPDATE {{stage}} SET class_new = true WHERE {unknown} AND grade IS NOT NULL")
    work.refuse(
        f'SELECT "row", school_class FROM {{stage}} WHERE {unknown} AND NOT class_new ORDER BY "row"',
        "school_class",
        "no_such_class",
        lambda name: (
            f"本校没有登记“{name}”。请核对名称和年级；要新开这个班的，先登记班级，"
            "或重新上传时勾选“名册里没有的班级一并登记”。"
        ),
    )


def _find_students(work: Work) -> None:
    stage = work.stage
    stage.run(
        "UPDATE {stage} s SET student_id = t.id FROM (SELECT DISTINCT ON (unit_id, number) id, unit_id, number FROM"
        " rosters_student WHERE group_id = {group} ORDER BY unit_id, number, ends_on DESC NULLS FIRST, id DESC) t"
        " WHERE s.ok AND t.unit_id = s.unit_id AND t.number = s.number"
    )
    stage.run("UPDATE {stage} SET is_new = true WHERE ok AND student_id IS NULL")
    stage.run(
        "SELECT count(*) FROM (SELECT t.id FROM rosters_student t WHERE t.group_id = {group} AND t.id IN"
        " (SELECT student_id FROM {stage}) ORDER BY t.id FOR NO KEY UPDATE) locked"
    )
    stage.run(
        "UPDATE {stage} s SET grade = t.grade::text FROM rosters_student t WHERE t.group_id = {group}"
        " AND t.id = s.student_id AND s.grade IS NULL"
    )
    known = " FROM {stage} s JOIN rosters_student t ON t.group_id = {group} AND t.id = s.student_id WHERE s.ok AND "
    order = ' ORDER BY s."row"'
    work.refuse(
        'SELECT "row" FROM {stage} WHERE ok AND grade IS NULL ORDER BY "row"',
        "grade",
        "grade_missing",
        lambda: "看不出是哪一年入学的，请填年级（入学年份），例如 2020。",
    )
    work.refuse(
        f'SELECT s."row", t.name, s.name{known}t.name <> s.name{order}',
        "name",
        "name_differs",
        lambda held, said: (
            f"这个学号登记的是“{held}”，这里写的是“{said}”。改了名的请在学生的页面修改，否则请核对学号。"
        ),
    )
    work.refuse(
        f"SELECT s.\"row\"{known}t.id_mark <> '' AND s.mark <> t.id_mark{order}",
        "id_number",
        "identity_differs",
        lambda: "与已登记的身份证号不同，请按证件核对；登记错了的在学生的页面修改。",
    )
    work.refuse(
        'SELECT s."row", t.name, t.number FROM {stage} s JOIN rosters_student t ON t.group_id = {group} AND'
        " t.unit_id = s.unit_id AND t.id_mark = s.mark AND t.ends_on IS NULL AND t.id IS DISTINCT FROM s.student_id"
        f" WHERE s.ok AND s.ends_on IS NULL{order}",
        "id_number",
        "identity_of_another",
        lambda name, number: f"这个身份证号登记在“{name}”（学号 {number}）名下，可能是同一个人，请核对学号。",
    )
    work.refuse(
        f'SELECT s."row", t.ends_on{known}t.ends_on IS DISTINCT FROM s.ends_on{order}',
        "ends_on",
        "leaving_differs",
        lambda held: (
            f"这名学生登记的是{cndate(held)}离校，请核对；离校登记错了的，在学生的页面“取消离校”。"
            if held
            else "这名学生登记的是在校，离校请在学生的页面登记，或在列表里“批量离校”。"
        ),
    )


def _find_moves(work: Work) -> None:
    """Who is in another class than the row says, and from which day the new one counts."""
    stage, today = work.stage, work.today
    stage.run(
        "UPDATE {stage} SET starts_on = make_date(grade::int, 9, 1) WHERE ok AND is_new AND starts_on IS NULL"
    )
    stage.run(
        "UPDATE {stage} s SET period_id = p.id FROM (SELECT DISTINCT ON (student_id) id, student_id FROM"
        " rosters_classperiod WHERE group_id = {group} ORDER BY student_id, starts_on DESC) p"
        " WHERE s.ok AND p.student_id = s.student_id"
    )
    stage.run(
        "UPDATE {stage} s SET moves = true, moving_on = coalesce(s.moved_on, CASE WHEN s.is_new THEN s.starts_on"
        " ELSE %s END) WHERE s.ok AND s.school_class IS NOT NULL AND NOT EXISTS (SELECT FROM rosters_classperiod p"
        " WHERE p.group_id = {group} AND p.id = s.period_id AND p.school_class_id = s.class_id)",
        today,
    )
    work.refuse(
        'SELECT s."row", p.starts_on FROM {stage} s JOIN rosters_classperiod p ON p.group_id = {group}'
        " AND p.id = s.period_id WHERE s.ok AND s.moves AND (s.moving_on <= p.starts_on OR s.moving_on < p.ends_on)"
        ' ORDER BY s."row"',
        "moved_on",
        "move_too_early",
        lambda since: (
            f"已登记自{cndate(since)}在另一个班，进班日期要在那以后，请填进班日期或在学生的页面调班。"
        ),
    )
    work.refuse(
        'SELECT "row", starts_on FROM {stage} WHERE ok AND is_new AND moves AND moving_on < starts_on ORDER BY "row"',
        "moved_on",
        "before_coming",
        lambda day: f"进班日期早于入学日期（{cndate(day)}），请核对。",
    )
    work.refuse(
        'SELECT s."row", s.school_class FROM {stage} s JOIN rosters_schoolclass c ON c.group_id = {group}'
        ' AND c.id = s.class_id WHERE s.ok AND s.moves AND c.ends_on <= s.moving_on ORDER BY s."row"',
        "school_class",
        "class_over",
        lambda name: f"“{name}”那时已经结束（毕业或撤并），请核对班级或进班日期。",
    )


def _find_changes(work: Work) -> None:
    differ = " OR ".join(f"s.{c} IS NOT NULL AND s.{c} IS DISTINCT FROM t.{c}" for c in UPDATED)
    work.stage.run(
        f"UPDATE {{stage}} s SET changed = ({differ} OR s.programme_id IS NOT NULL AND s.programme_id IS DISTINCT FROM"
        " t.programme_id OR s.grade::int <> t.grade OR s.mark IS NOT NULL AND t.id_mark = '') FROM rosters_student t"
        " WHERE t.group_id = {group} AND t.id = s.student_id AND s.ok"
    )


def _say_other_sex(work: Work) -> None:
    """Schools' lists are full of these, and which of the two is wrong nobody knows: said once, refused never."""
    rows = [
        row
        for (row,) in work.stage.rows(
            "SELECT \"row\" FROM {stage} WHERE ok AND (sex = 'male') <> (substr(id_number, 17, 1)::int % 2 = 1)"
            ' ORDER BY "row"'
        )
    ]
    if rows:
        words = (
            f"有 {len(rows):,} 行的性别与身份证号第 17 位不一致（第 {named_rows(rows)} 行），照表里写的导入，"
            "请按证件核对，导入后在学生的页面改正。"
        )
        work.findings.warn("sex_differs", words, column=work.columns["sex"].label)
