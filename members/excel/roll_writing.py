"""Writing a checked list of members: each table in one statement, from the staged rows."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from groupportal.records.keeping import Earlier, insert_kept
from groupportal.records.kinds import Work, Written
from groupportal.records.stage import Stage
from groupportal.tenancy.models import Unit
from members.enums import DataState, PeriodOrigin, Rank
from members.excel.roll_checks import UPDATED
from members.models import Contact, Member, MembershipPeriod, RankPeriod

_KEPT_UNIT = ("name", "pinyin", "is_active")
_KEPT_MEMBER = ("unit_id", "credit_code", "category", "industry", *UPDATED, "data_state", "merged_into_id")
_KEPT_PERIOD = ("member_id", "starts_on", "ends_on", "leave_reason", "decision", "end_decision")
_KEPT_RANK = ("member_id", "rank", "starts_on", "ends_on")
_KEPT_CONTACT = ("member_id", "name", "pinyin", "title", "phone", "email", "is_main")
_CHANGED_MEMBER = ("credit_code", *UPDATED, "data_state")
_CHANGED_UNIT = ("name", "pinyin", "is_active")
_CHANGED_CONTACT = ("title", "phone", "email")


def write_roll(work: Work) -> Written:
    """Units, members, periods, ranks and contacts of the good rows.

    The trigger keeps the facts; ``insert_kept`` and ``Earlier`` keep what undo needs.
    """
    stage = work.stage
    user = work.user.pk if work.user else None
    _give_ids(stage)
    work.progress(78, "写入单位")
    _update_units(work)
    _update_members(work)
    _insert_units(work)
    _insert_members(work)
    work.progress(84, "写入成员期间与联系人")
    _insert_periods(work, user)
    _insert_ranks(work, user)
    _update_contacts(work)
    _insert_contacts(work)
    return _said(work)


def _give_ids(stage: Stage) -> None:
    """Ids in the order of the sheet, so that rows of several tables can be made for each other."""
    for column, table, wanted in (
        ("unit_id", "tenancy_unit", "unit_new"),
        ("member_id", "members_member", "is_new"),
    ):
        stage.run(
            f"UPDATE {{stage}} s SET {column} = n.id FROM (SELECT \"row\", nextval(pg_get_serial_sequence('{table}', 'id'))"
            f' AS id FROM (SELECT "row" FROM {{stage}} WHERE ok AND {wanted} ORDER BY "row") o) n WHERE n."row" = s."row"'
        )


def _insert(work: Work, model: type[Model], kept: tuple[str, ...], sql: str, *params: Any) -> None:
    insert_kept(work.batch, model, work.stage.fill(sql), kept, *params)


def _insert_units(work: Work) -> None:
    _insert(
        work,
        Unit,
        _KEPT_UNIT,
        "INSERT INTO tenancy_unit (id, public_id, group_id, name, pinyin, is_active, outside_reason)"
        " SELECT unit_id, gen_random_uuid(), {group}, name, pinyin, true, '' FROM {stage} WHERE ok AND unit_new"
        ' ORDER BY "row"',
    )


def _update_units(work: Work) -> None:
    """New names of known units; a unit that was put aside and joins now is in use again."""
    chosen = (
        "SELECT s.unit_id FROM {stage} s JOIN tenancy_unit u ON u.id = s.unit_id WHERE s.ok AND NOT s.unit_new"
        " AND (s.renamed OR (s.is_new AND NOT u.is_active))"
    )
    before = Earlier(work.batch, Unit, work.stage.fill(chosen), _CHANGED_UNIT)
    work.stage.run(
        "UPDATE tenancy_unit u SET name = s.name, pinyin = s.pinyin, is_active = u.is_active OR s.is_new FROM {stage} s"
        f" WHERE u.group_id = {{group}} AND u.id = s.unit_id AND s.ok AND u.id IN ({chosen})"
    )
    before.keep()


def _insert_members(work: Work) -> None:
    texts = ", ".join(
        f"coalesce({c}, '')" for c in ("credit_code", "section", "address", "introduction", "website", "note")
    )
    _insert(
        work,
        Member,
        _KEPT_MEMBER,
        "INSERT INTO members_member (id, public_id, group_id, unit_id, category, industry, region, staff_total,"
        " staff_total_on, data_state, created_at, updated_at, credit_code, section, address, introduction, website, note)"
        " SELECT member_id, gen_random_uuid(), {group}, unit_id, category, industry, coalesce(region, code_region, ''),"
        f" staff_total, staff_total_on, '{DataState.UNCHECKED}', now(), now(), {texts}"
        ' FROM {stage} WHERE ok AND is_new ORDER BY "row"',
    )


def _update_members(work: Work) -> None:
    chosen = "SELECT member_id FROM {stage} WHERE ok AND NOT is_new AND changed"
    before = Earlier(work.batch, Member, work.stage.fill(chosen), _CHANGED_MEMBER)
    values = ", ".join(f"{c} = coalesce(s.{c}, m.{c})" for c in UPDATED)
    work.stage.run(
        f"UPDATE members_member m SET {values}, credit_code = CASE WHEN m.credit_code = '' THEN coalesce(s.credit_code, '')"
        f" ELSE m.credit_code END, data_state = '{DataState.UNCHECKED}', updated_at = now() FROM {{stage}} s"
        " WHERE m.group_id = {group} AND m.id = s.member_id AND s.ok AND NOT s.is_new AND s.changed"
    )
    before.keep()


def _insert_periods(work: Work, user: int | None) -> None:
    _insert(
        work,
        MembershipPeriod,
        _KEPT_PERIOD,
        "INSERT INTO members_membershipperiod (public_id, group_id, member_id, starts_on, ends_on, leave_reason, origin,"
        " decision, leave_note, end_decision, recorded_by_id, recorded_at)"
        " SELECT gen_random_uuid(), {group}, member_id, joined_on, left_on, coalesce(leave_reason, ''),"
        f" '{PeriodOrigin.IMPORT}', '', '', '', %s, now() FROM {{stage}} WHERE ok AND period_new ORDER BY \"row\"",
        user,
    )


def _insert_ranks(work: Work, user: int | None) -> None:
    _insert(
        work,
        RankPeriod,
        _KEPT_RANK,
        "INSERT INTO members_rankperiod (public_id, group_id, member_id, rank, starts_on, ends_on, reason, decision,"
        " recorded_by_id, recorded_at) SELECT gen_random_uuid(), {group}, member_id, rank, joined_on, left_on,"
        " '加入时确定', '', %s, now() FROM {stage} WHERE ok AND period_new"
        f" AND rank IS NOT NULL AND rank <> '{Rank.MEMBER}' ORDER BY \"row\"",
        user,
    )


def _update_contacts(work: Work) -> None:
    chosen = "SELECT contact_id FROM {stage} WHERE ok AND contact_changed"
    before = Earlier(work.batch, Contact, work.stage.fill(chosen), _CHANGED_CONTACT)
    work.stage.run(
        "UPDATE members_contact c SET phone = coalesce(s.contact_phone, c.phone), email = coalesce(s.contact_email, c.email),"
        " title = coalesce(s.contact_title, c.title) FROM {stage} s WHERE c.group_id = {group} AND c.id = s.contact_id"
        " AND s.ok AND s.contact_changed"
    )
    before.keep()


def _insert_contacts(work: Work) -> None:
    _insert(
        work,
        Contact,
        _KEPT_CONTACT,
        "INSERT INTO members_contact (public_id, group_id, member_id, name, pinyin, title, phone, email, is_main, created_at)"
        " SELECT gen_random_uuid(), {group}, s.member_id, contact_name, contact_pinyin, coalesce(contact_title, ''),"
        " coalesce(contact_phone, ''), coalesce(contact_email, ''), NOT EXISTS (SELECT FROM members_contact c"
        " WHERE c.group_id = {group} AND c.member_id = s.member_id AND c.is_main), now() FROM {stage} s"
        ' WHERE ok AND contact_new ORDER BY "row"',
    )


def _said(work: Work) -> Written:
    new, again, updated, same = work.stage.rows(
        "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND period_new),"
        " count(*) FILTER (WHERE NOT is_new AND NOT period_new AND (changed OR renamed OR contact_new OR contact_changed)),"
        " count(*) FILTER (WHERE NOT (is_new OR period_new OR changed OR renamed OR contact_new OR contact_changed))"
        " FROM {stage} WHERE ok"
    )[0]
    facts = {"新增单位": new, "补登成员期间": again, "更新单位": updated, "没有变化": same}
    words = "，".join(f"{label} {n:,} 家" for label, n in facts.items() if n)
    return Written({label: n for label, n in facts.items() if n}, f"已导入成员单位：{words}。")
