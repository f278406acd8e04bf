"""Checks of a list of members over all its rows and against the roll. What is found stays in the staged rows for the writing."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from groupportal.records.kinds import Work
from groupportal.records.sharing import match_folded, twins
from groupportal.ui.formats import cndate
from groupportal.ui.names import folded
from members.enums import Category, Industry, Rank
from members.rules import MAX_STAFF

UPDATED = ("section", "region", "address", "staff_total", "staff_total_on", "website", "introduction", "note")
"""What an update may change; a blank cell leaves it as it is."""
_YEAR_END = re.compile(r"(?:职工|员工|人数)[^；;。]{0,12}?(\d{4})年(?:末|底|年末|年底|12月)")
_FILLED_IN = re.compile(
    r"(?:填报|统计|截至|截止|制表)(?:日期|时间)?[:：]?\s*(\d{4})[年.\-/](\d{1,2})(?:[月.\-/](\d{1,2}))?"
)


def staff_day(around: Sequence[str], today: dt.date) -> tuple[dt.date, str]:
    """The date of staff totals as the texts around a table give it, and which text says so; today and "" where none does."""
    for text in around:
        if match := _YEAR_END.search(text):
            return min(dt.date(int(match[1]), 12, 31), today), match[0]
    for text in around:
        if match := _FILLED_IN.search(text):
            year, month = int(match[1]), int(match[2])
            if not (1949 <= year <= today.year and 1 <= month <= 12):
                continue
            last = calendar.monthrange(year, month)[1]
            return min(dt.date(year, month, min(int(match[3] or last), last)), today), match[0]
    return today, ""


def check_roll(work: Work) -> None:
    """All of it: twins in the file, which unit a row means, what the roll says to it."""
    work.refuse(
        f'SELECT "row", staff_total FROM {{stage}} WHERE ok AND staff_total > {MAX_STAFF}',
        "staff_total",
        "staff_large",
        lambda total: f"职工人数 {total} 人太大，请核对是否多写了几位。",
    )
    _twins_in_file(work)
    _find_units(work)
    _refuse_other_units(work)
    _refuse_decisions(work)
    _refuse_periods(work)
    _date_the_staff(work)
    _find_changes(work)


def _twins_in_file(work: Work) -> None:
    twins(
        work,
        "credit_code",
        "credit_code",
        "code_twice",
        lambda first: f"与{first}的代码相同，同一家单位只能有一行；不是同一家请核对代码。",
    )
    twins(
        work,
        "name",
        "name",
        "name_twice",
        lambda first: f"与{first}是同一个单位，请只保留一行。",
    )
    first_of: dict[str, int] = {}
    for row, name in work.stage.rows('SELECT "row", name FROM {stage} WHERE ok ORDER BY "row"'):
        if (first := first_of.setdefault(folded(name), row)) != row:
            words = f"与{work.findings.row_words(first)}的名称只是写法不同，是同一个单位，请只保留一行。"
            work.findings.error(row, work.columns["name"].label, "name_twice", words)
            work.stage.refuse([row])


def _find_units(work: Work) -> None:
    stage = work.stage
    stage.add_columns(
        member_id="bigint",
        unit_id="bigint",
        is_new="boolean DEFAULT false",
        unit_new="boolean DEFAULT false",
        renamed="boolean DEFAULT false",
        changed="boolean DEFAULT false",
        period_new="boolean DEFAULT false",
        contact_id="bigint",
        contact_new="boolean DEFAULT false",
        contact_changed="boolean DEFAULT false",
    )
    stage.run(
        "UPDATE {stage} s SET member_id = m.id, unit_id = m.unit_id, renamed = u.name <> s.name"
        " FROM members_member m, tenancy_unit u WHERE m.group_id = {group} AND u.group_id = {group} AND u.id = m.unit_id"
        " AND m.merged_into_id IS NULL AND m.credit_code = s.credit_code AND s.ok"
    )
    stage.run(
        "UPDATE {stage} s SET unit_id = u.id, member_id = m.id FROM tenancy_unit u LEFT JOIN members_member m"
        " ON m.group_id = {group} AND m.unit_id = u.id WHERE u.group_id = {group} AND u.name = s.name"
        " AND s.member_id IS NULL AND s.ok"
    )
    match_folded(
        work,
        "name",
        "SELECT u.id, u.name FROM tenancy_unit u WHERE u.group_id = {group}",
        "UPDATE {stage} s SET unit_id = f.id, member_id = m.id FROM found f LEFT JOIN members_member m"
        " ON m.group_id = {group} AND m.unit_id = f.id WHERE s.name = f.name AND s.unit_id IS NULL AND s.ok",
        "unit_id IS NULL",
    )
    stage.run(
        "UPDATE {stage} SET is_new = true, unit_new = unit_id IS NULL, period_new = true WHERE ok AND member_id IS NULL"
    )
    stage.run(
        "SELECT count(*) FROM (SELECT m.id FROM members_member m JOIN {stage} s ON s.member_id = m.id"
        " WHERE m.group_id = {group} FOR NO KEY UPDATE OF m) locked"
    )


def _refuse_other_units(work: Work) -> None:
    """Rows that mean a unit which is merged, named otherwise, or meant by another row too."""
    work.refuse(
        'SELECT s."row", s.name, u.name FROM {stage} s JOIN members_member m ON m.id = s.member_id AND m.group_id = {group}'
        " JOIN members_member o ON o.id = m.merged_into_id JOIN tenancy_unit u ON u.id = o.unit_id WHERE s.ok",
        "name",
        "unit_merged",
        lambda name, into: f"“{name}”已并入“{into}”，请用合并后的名称。",
    )
    work.refuse(
        'SELECT s."row", s.name, m.credit_code FROM {stage} s JOIN members_member m ON m.id = s.member_id'
        " AND m.group_id = {group} WHERE s.ok AND NOT s.renamed AND m.credit_code <> '' AND s.credit_code IS NOT NULL"
        " AND m.credit_code <> s.credit_code",
        "credit_code",
        "code_differs",
        lambda name, held: (
            f"名册里“{name}”的代码是 {held}，与这里不一致。请核对；确实变更的请在它的页面修改。"
        ),
    )
    work.refuse(
        'SELECT s."row", s.name FROM {stage} s JOIN tenancy_unit u ON u.group_id = {group} AND u.name = s.name'
        " WHERE s.ok AND s.renamed AND u.id <> s.unit_id",
        "name",
        "name_taken",
        lambda name: f"代码登记在另一家单位名下，而本集团已有名为“{name}”的单位，请核对代码和名称。",
    )
    twins(
        work,
        "member_id",
        "name",
        "member_twice",
        lambda first: f"与{first}对上的是名册里的同一家单位，请只保留一行。",
    )
    found = work.stage.rows(
        'SELECT s."row", u.name, s.name FROM {stage} s JOIN tenancy_unit u ON u.id = s.unit_id AND u.group_id = {group}'
        ' WHERE s.ok AND s.renamed ORDER BY s."row"'
    )
    for row, before, after in found:
        words = f"代码相同，单位名称将由“{before}”改为“{after}”，请核对。"
        work.findings.warn("renames", words, row=row, column=work.columns["name"].label)


def _refuse_decisions(work: Work) -> None:
    """What changes by a dated decision only: category, industry, rank."""
    for column, labels in (("category", Category), ("industry", Industry)):
        label = work.columns[column].label
        work.refuse(
            f'SELECT s."row", m.{column} FROM {{stage}} s JOIN members_member m ON m.id = s.member_id'
            f" AND m.group_id = {{group}} WHERE s.ok AND s.{column} <> m.{column}",
            column,
            f"{column}_differs",
            lambda held, label=label, labels=labels: (
                f"名册里登记的{label}是“{labels(held).label}”。变更{label}要有日期和原因，请在它的页面登记。"
            ),
        )
    work.refuse(
        f"""SELECT s."row", coalesce(r.rank, '{Rank.MEMBER}') FROM {{stage}} s LEFT JOIN members_rankperiod r
        ON r.group_id = {{group}} AND r.member_id = s.member_id AND r.ends_on IS NULL
        WHERE s.ok AND NOT s.is_new AND s.rank IS NOT NULL AND s.rank <> coalesce(r.rank, '{Rank.MEMBER}')
        AND EXISTS (SELECT FROM members_membershipperiod p WHERE p.group_id = {{group}} AND p.member_id = s.member_id
          AND p.starts_on = s.joined_on AND p.ends_on IS NULL)""",
        "rank",
        "rank_differs",
        lambda held: f"名册里登记的级别是“{Rank(held).label}”。变更级别要有日期和决定，请在它的页面登记。",
    )


def _refuse_periods(work: Work) -> None:
    """Memberships that meet others, and ends that differ from the roll's. What is left is a new period of a known unit."""
    work.refuse(
        'SELECT s."row", p.ends_on FROM {stage} s JOIN members_membershipperiod p ON p.group_id = {group}'
        " AND p.member_id = s.member_id AND p.starts_on = s.joined_on"
        " WHERE s.ok AND s.left_on IS NOT NULL AND s.left_on IS DISTINCT FROM p.ends_on",
        "left_on",
        "left_differs",
        lambda held: (
            (f"名册里登记的退出时间是{cndate(held)}，" if held else "名册里它还是成员，")
            + "退出要有原因和决定，请在它的页面登记或更正。"
        ),
    )
    work.refuse(
        """SELECT s."row", min(p.starts_on), max(coalesce(p.ends_on, 'infinity'::date)) = 'infinity'::date, max(p.ends_on)
        FROM {stage} s JOIN members_membershipperiod p ON p.group_id = {group} AND p.member_id = s.member_id
        WHERE s.ok AND daterange(s.joined_on, s.left_on) && daterange(p.starts_on, p.ends_on)
        AND NOT EXISTS (SELECT FROM members_membershipperiod e WHERE e.group_id = {group} AND e.member_id = s.member_id
          AND e.starts_on = s.joined_on) GROUP BY s."row" ORDER BY s."row" """,
        "joined_on",
        "periods_overlap",
        lambda since, is_open, until: (
            f"与名册里登记的成员期间（{cndate(since)}至{'今' if is_open else cndate(until)}）重叠。"
            "请核对日期；登记有误的请在它的页面更正。"
        ),
    )
    work.stage.run(
        "UPDATE {stage} s SET period_new = true WHERE s.ok AND NOT s.is_new AND NOT EXISTS (SELECT FROM"
        " members_membershipperiod p WHERE p.group_id = {group} AND p.member_id = s.member_id AND p.starts_on = s.joined_on)"
    )


def _date_the_staff(work: Work) -> None:
    """A total without its date gets that of the form, of the notes around the table, or today's; which one is said."""
    given = work.params.get("staff_on")
    if given:
        day, why = dt.date.fromisoformat(str(given)), "上传时填写的日期"
    else:
        day, text = staff_day(work.around, work.today)
        why = f"表里所写“{text}”" if text else "上传的当天（表里没有写明）"
    touched = work.stage.run(
        "UPDATE {stage} s SET staff_total_on = %s WHERE s.ok AND s.staff_total IS NOT NULL AND s.staff_total_on IS NULL"
        " AND NOT EXISTS (SELECT FROM members_member m WHERE m.id = s.member_id AND m.group_id = {group}"
        " AND m.staff_total = s.staff_total)",
        day,
    )
    if touched:
        label = work.columns["staff_total_on"].label
        words = f"有 {touched} 家单位的职工人数没有写统计日期，按{why}记为{cndate(day)}；不对的请在上传时填写日期。"
        work.findings.note("staff_dated", words, column=label)


def _find_changes(work: Work) -> None:
    differ = " OR ".join(f"coalesce(s.{c}, m.{c}) IS DISTINCT FROM m.{c}" for c in UPDATED)
    work.stage.run(
        f"UPDATE {{stage}} s SET changed = ({differ} OR (m.credit_code = '' AND s.credit_code IS NOT NULL))"
        " FROM members_member m WHERE m.group_id = {group} AND m.id = s.member_id AND s.ok AND NOT s.is_new"
    )
    work.stage.run(
        "UPDATE {stage} s SET contact_id = c.id, contact_changed ="
        " coalesce(s.contact_phone, c.phone) <> c.phone OR coalesce(s.contact_email, c.email) <> c.email"
        " OR coalesce(s.contact_title, c.title) <> c.title FROM (SELECT DISTINCT ON (member_id, name) * FROM members_contact"
        " WHERE group_id = {group} ORDER BY member_id, name, id) c"
        " WHERE c.member_id = s.member_id AND c.name = s.contact_name AND s.ok AND NOT s.is_new"
    )
    work.stage.run(
        "UPDATE {stage} SET contact_new = true WHERE ok AND contact_name IS NOT NULL AND contact_id IS NULL"
    )
