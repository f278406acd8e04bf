"""Checks of a list of placements over all its rows and against what is recorded. What is found stays in the staged rows for the writing."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches

from groupportal.records.findings import named_rows
from groupportal.records.kinds import Work
from groupportal.records.sharing import match_folded, twins
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.enums import EndKind, PlacementState, WaiverState
from internships.models import Batch
from internships.selectors.placement import batches_for
from internships.states import HOLDS, OPEN

UPDATED = (
    "post_id",
    "teacher_id",
    "mentor_id",
    "starts_on",
    "ends_on",
    "pay",
    "lodging",
    "health_checked_on",
    "note",
)
"""What an update of a placement that is being arranged may change; a blank cell leaves it as it is."""
_DAY = dt.timedelta(days=1)
_ORDER = ' ORDER BY s."row"'


def check_placements(work: Work) -> None:
    """All of it: whose batch, which student, unit, post, people; who is placed already; what changes."""
    work.stage.add_columns(
        batch_id="bigint",
        unit_id="bigint",
        student_id="bigint",
        host_unit_id="bigint",
        host_id="bigint",
        post_id="bigint",
        mentor_id="bigint",
        teacher_id="bigint",
        placement_id="bigint",
        is_new="boolean DEFAULT false",
        changed="boolean DEFAULT false",
    )
    _find_batches(work)
    _find_students(work)
    _find_hosts(work)
    _find_posts(work)
    _find_mentors(work)
    _find_teachers(work)
    _find_known(work)
    _refuse_meeting(work)
    _refuse_let_off(work)


def _find_batches(work: Work) -> None:
    """By name among those the person arranges; else the one that was chosen, or the only one that is open."""
    stage = work.stage
    rows = batches_for(work.by, "internships.arrange") if isinstance(work.by, Viewer) else Batch.objects.all()
    rows = rows.filter(is_closed=False)
    ids = list(rows.values_list("pk", flat=True))
    chosen = rows.filter(public_id=work.params["batch"]).first() if work.params.get("batch") else None
    default = chosen.pk if chosen else ids[0] if len(ids) == 1 else None
    stage.run("UPDATE {stage} SET batch_id = %s WHERE batch IS NULL", default)
    stage.run(
        "UPDATE {stage} s SET batch_id = b.id FROM (SELECT name, min(id) AS id FROM internships_batch WHERE group_id ="
        " {group} AND id = ANY(%s) GROUP BY name HAVING count(*) = 1) b WHERE b.name = s.batch",
        ids,
    )
    work.refuse(
        'SELECT "row", batch FROM {stage} s WHERE ok AND batch_id IS NULL' + _ORDER,
        "batch",
        "no_such_batch",
        lambda name: (
            f"没有找到您可以安排的、进行中的批次“{name}”，请核对名称；几所学校有同名批次的，上传时选。"
            if name
            else "没有写是哪个批次的。请在表里加“实习批次”一列，或上传时选批次。"
        ),
    )
    stage.run(
        "UPDATE {stage} s SET unit_id = b.unit_id, starts_on = coalesce(s.starts_on, b.starts_on),"
        " ends_on = coalesce(s.ends_on, b.ends_on), kind = coalesce(s.kind, b.kind) FROM internships_batch b"
        " WHERE b.group_id = {group} AND b.id = s.batch_id"
    )
    work.refuse(
        'SELECT "row", starts_on FROM {stage} s WHERE ok AND ends_on <= starts_on' + _ORDER,
        "ends_on",
        "backwards",
        lambda since: f"结束日期不应早于开始日期（{cndate(since)}），请核对；没有填的按批次的日期。",
    )


def _find_students(work: Work) -> None:
    """By number among the school's, of several who had it the one who is there."""
    twins(
        work,
        "batch_id; number",
        "number",
        "number_twice",
        lambda first: f"与{first}是同一名学生，请只保留一行。",
    )
    work.stage.run(
        "UPDATE {stage} s SET student_id = t.id FROM (SELECT DISTINCT ON (unit_id, number) id, unit_id, number FROM"
        " rosters_student WHERE group_id = {group} ORDER BY unit_id, number, ends_on DESC NULLS FIRST, id DESC) t"
        " WHERE s.ok AND t.unit_id = s.unit_id AND t.number = s.number"
    )
    work.refuse(
        'SELECT "row" FROM {stage} s WHERE ok AND student_id IS NULL' + _ORDER,
        "number",
        "no_such_student",
        lambda: "本校没有这个学号的学生。请核对；新的学生请先在“学生”里导入或登记，再导入这一行。",
    )
    known = 'SELECT s."row", {} FROM {{stage}} s JOIN rosters_student t ON t.group_id = {{group}} AND t.id = s.student_id'
    work.refuse(
        known.format("t.name, s.name") + " WHERE s.ok AND t.name <> s.name" + _ORDER,
        "name",
        "name_differs",
        lambda held, said: f"这个学号登记的是“{held}”，这里写的是“{said}”，请核对学号和姓名。",
    )
    work.refuse(
        known.format("s.starts_on")
        + " WHERE s.ok AND (t.starts_on > s.starts_on OR t.ends_on <= s.starts_on)"
        + _ORDER,
        "starts_on",
        "not_there",
        lambda day: f"这名学生在{cndate(day)}不是在校学生，请核对日期或学生的资料。",
    )
    work.refuse(
        known.format("s.starts_on")
        + " JOIN rosters_restperiod r ON r.group_id = {group} AND r.student_id = t.id AND r.starts_on <= s.starts_on"
        " AND (r.ends_on IS NULL OR r.ends_on > s.starts_on) WHERE s.ok" + _ORDER,
        "starts_on",
        "resting",
        lambda day: f"这名学生在{cndate(day)}休学，复学后再安排。",
    )


def _find_hosts(work: Work) -> None:
    stage = work.stage
    stage.run(
        "UPDATE {stage} s SET host_unit_id = u.id FROM tenancy_unit u WHERE u.group_id = {group} AND u.name = s.host"
    )
    match_folded(
        work,
        "host",
        "SELECT id, name FROM tenancy_unit WHERE group_id = {group}",
        "UPDATE {stage} s SET host_unit_id = f.id FROM found f WHERE s.host = f.name AND s.host_unit_id IS NULL",
        "host_unit_id IS NULL",
    )
    stage.run(
        "UPDATE {stage} s SET host_id = h.id FROM internships_hostunit h WHERE h.group_id = {group}"
        " AND h.unit_id = s.host_unit_id"
    )
    work.refuse(
        'SELECT s."row", s.host, h.suspended_reason FROM {stage} s JOIN internships_hostunit h ON h.group_id = {group}'
        " AND h.id = s.host_id WHERE s.ok AND h.is_suspended" + _ORDER,
        "host",
        "host_suspended",
        lambda name, why: f"“{name}”已停止接收实习：{why}。请换单位。",
    )
    if work.params.get("create_missing"):
        return
    names = [
        name
        for (name,) in stage.rows(
            "SELECT u.name FROM internships_hostunit h JOIN tenancy_unit u ON u.group_id = {group} AND u.id = h.unit_id"
            " WHERE h.group_id = {group}"
        )
    ]

    def unknown(name: str) -> str:
        near = get_close_matches(name, names, n=1, cutoff=0.8)
        return (
            f"没有登记实习单位“{name}”，"
            + (f"是不是“{near[0]}”？" if near else "")
            + "请核对名称，或先在“实习单位”里登记，或重新上传时勾选“一并登记”。"
        )

    work.refuse(
        'SELECT "row", host FROM {stage} s WHERE ok AND host_id IS NULL' + _ORDER,
        "host",
        "no_such_host",
        unknown,
    )


def _find_posts(work: Work) -> None:
    work.stage.run(
        "UPDATE {stage} s SET post_id = p.id FROM internships_post p WHERE p.group_id = {group}"
        " AND p.host_id = s.host_id AND p.name = s.post"
    )
    work.refuse(
        'SELECT s."row", s.post FROM {stage} s JOIN internships_post p ON p.group_id = {group} AND p.id = s.post_id'
        " WHERE s.ok AND NOT p.is_active" + _ORDER,
        "post",
        "post_closed",
        lambda name: f"岗位“{name}”现在不接收实习，请换岗位。",
    )
    _refuse_unknown(work, "post", "岗位")


def _find_mentors(work: Work) -> None:
    same = "m.group_id = {group} AND m.host_id = s.host_id AND m.name = s.mentor AND m.is_active"
    work.refuse(
        f'SELECT s."row", s.mentor, count(*) FROM {{stage}} s JOIN internships_mentor m ON {same} WHERE s.ok'
        ' GROUP BY s."row", s.mentor HAVING count(*) > 1' + _ORDER,
        "mentor",
        "mentor_unclear",
        lambda name, number: (
            f"这家单位有 {number} 位“{name}”，分不清是哪一位。请先空着，导入后在安排的页面选。"
        ),
    )
    work.stage.run(f"UPDATE {{stage}} s SET mentor_id = m.id FROM internships_mentor m WHERE {same}")
    _refuse_unknown(work, "mentor", "指导人员")


def _refuse_unknown(work: Work, column: str, what: str) -> None:
    if work.params.get("create_missing"):
        return
    work.refuse(
        f'SELECT "row", {column}, host FROM {{stage}} s WHERE ok AND {column} IS NOT NULL AND {column}_id IS NULL'
        + _ORDER,
        column,
        f"no_such_{column}",
        lambda name, host: f"“{host}”没有登记{what}“{name}”，请核对，或先登记，或重新上传时勾选“一并登记”。",
    )


def _find_teachers(work: Work) -> None:
    """By number, else by name among those who are at the school."""
    stage = work.stage
    same = "t.group_id = {group} AND t.unit_id = s.unit_id AND t.ends_on IS NULL AND "
    stage.run(
        f"UPDATE {{stage}} s SET teacher_id = t.id FROM rosters_teacher t WHERE {same}t.number = s.teacher"
    )
    named = f"rosters_teacher t ON {same}t.name = s.teacher"
    work.refuse(
        f'SELECT s."row", s.teacher, count(*) FROM {{stage}} s JOIN {named} WHERE s.ok AND s.teacher_id IS NULL'
        ' GROUP BY s."row", s.teacher HAVING count(*) > 1' + _ORDER,
        "teacher",
        "teacher_unclear",
        lambda name, number: f"本校有 {number} 位“{name}”，分不清是哪一位，请改写工号。",
    )
    stage.run(
        f"UPDATE {{stage}} s SET teacher_id = t.id FROM rosters_teacher t WHERE {same}t.name = s.teacher"
        " AND s.teacher_id IS NULL AND s.ok"
    )
    missing = (
        'SELECT "row", teacher FROM {stage} s WHERE ok AND teacher IS NOT NULL AND teacher_id IS NULL'
        + _ORDER
    )
    if not work.params.get("leave_teachers"):
        work.refuse(
            missing,
            "teacher",
            "no_such_teacher",
            lambda name: (
                f"本校教师名册里没有“{name}”，请核对，或先在“教师”里登记，或重新上传时勾选“先空着”。"
            ),
        )
    elif rows := [row for row, _ in stage.rows(missing)]:
        words = f"有 {len(rows):,} 行的指导教师不在本校教师名册里（第 {named_rows(rows)} 行），先空着，登记后在列表里批量指定。"
        work.findings.warn("teachers_left", words, column=work.columns["teacher"].label)


def _find_known(work: Work) -> None:
    """A placement of the student in this batch that is being arranged is put right; what waits or holds is left alone."""
    stage = work.stage
    # Placements before students, as every deed locks them; what they are is read after that.
    stage.run(
        "SELECT count(*) FROM (SELECT p.id FROM internships_placement p WHERE p.group_id = {group} AND p.state = ANY(%s)"
        " AND (p.batch_id, p.student_id) IN (SELECT batch_id, student_id FROM {stage} WHERE ok)"
        " ORDER BY p.id FOR NO KEY UPDATE) locked",
        list(OPEN),
    )
    stage.run(
        "UPDATE {stage} s SET placement_id = p.id FROM internships_placement p WHERE s.ok AND p.group_id = {group}"
        " AND p.batch_id = s.batch_id AND p.student_id = s.student_id AND p.state = ANY(%s)",
        list(OPEN),
    )
    stage.run(
        "SELECT count(*) FROM (SELECT t.id FROM rosters_student t WHERE t.group_id = {group} AND t.id IN"
        " (SELECT student_id FROM {stage}) ORDER BY t.id FOR NO KEY UPDATE) locked"
    )
    stage.run("UPDATE {stage} SET is_new = true WHERE ok AND placement_id IS NULL")
    work.refuse(
        'SELECT s."row" FROM {stage} s JOIN internships_placement p ON p.group_id = {group} AND p.id = s.placement_id'
        " WHERE s.ok AND p.state = %s" + _ORDER,
        "number",
        "waits",
        lambda: "这名学生在这个批次里的安排正在等审批，不能修改；要改的请先撤回。",
        PlacementState.SUBMITTED,
    )
    work.refuse(
        'SELECT s."row", p.starts_on FROM {stage} s JOIN internships_placement p ON p.group_id = {group} AND p.id = s.placement_id'
        " WHERE s.ok AND s.starts_on <> p.starts_on AND EXISTS (SELECT 1 FROM internships_placement r WHERE r.group_id = {group}"
        " AND r.student_id = p.student_id AND r.batch_id = p.batch_id AND r.state = %s AND r.end_kind = %s"
        " AND r.ends_on = p.starts_on)" + _ORDER,
        "starts_on",
        "planned",
        lambda since: (
            f"这份安排是从{cndate(since)}起的转岗、变更，原来的实习到前一天为止，开始日期不能由导入修改；要改的请先取消这份安排，再重新办理。"
        ),
        PlacementState.RUNNING,
        EndKind.MOVED,
    )
    differ = " OR ".join(f"s.{c} IS NOT NULL AND s.{c} IS DISTINCT FROM p.{c}" for c in UPDATED)
    added = "s.post IS NOT NULL AND s.post_id IS NULL OR s.mentor IS NOT NULL AND s.mentor_id IS NULL"
    stage.run(
        f"UPDATE {{stage}} s SET changed = ({differ} OR {added} OR s.host_id IS DISTINCT FROM p.host_id"
        " OR s.source IS NOT NULL AND s.source <> p.source OR s.kind <> p.kind) FROM internships_placement p"
        " WHERE p.group_id = {group} AND p.id = s.placement_id AND s.ok"
    )


def _refuse_meeting(work: Work) -> None:
    """No student gets two placements at a time; one that holds already with the same unit and days is said to be there."""
    labels = dict(PlacementState.choices)
    work.refuse(
        'SELECT DISTINCT ON (s."row") s."row", p.state, u.name, p.starts_on, p.ends_on, p.batch_id = s.batch_id'
        " FROM {stage} s JOIN internships_placement p ON p.group_id = {group} AND p.student_id = s.student_id"
        " JOIN internships_hostunit h ON h.group_id = {group} AND h.id = p.host_id"
        " JOIN tenancy_unit u ON u.group_id = {group} AND u.id = h.unit_id"
        " WHERE s.ok AND p.state = ANY(%s) AND p.starts_on < s.ends_on AND p.ends_on > s.starts_on" + _ORDER,
        "number",
        "two_at_once",
        lambda state, host, since, until, same: (
            f"这名学生{cndate(since)}至{cndate(until - _DAY)}在“{host}”的安排{labels[state]}，"
            + (
                "要改的请在那份安排的页面办理，导入不改已批准的。"
                if same
                else "时间重叠，请改日期或先取消、结束那一份。"
            )
        ),
        list(HOLDS),
    )


def _refuse_let_off(work: Work) -> None:
    """Who need not do the internship of the batch is not placed in it."""
    work.refuse(
        'SELECT s."row" FROM {stage} s JOIN internships_waiver w ON w.group_id = {group}'
        " AND w.student_id = s.student_id AND w.batch_id = s.batch_id WHERE s.ok AND w.state = %s" + _ORDER,
        "number",
        "let_off",
        lambda: "这名学生在这个批次免实习。确要安排的，请先在“免实习”里撤销。",
        WaiverState.ACCEPTED,
    )
