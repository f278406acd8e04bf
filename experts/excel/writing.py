"""Writing a checked list of experts, from the staged rows."""

from __future__ import annotations

from experts.enums import Side
from experts.models import Expert, ExpertField, ExpertPeriod
from groupportal.records.keeping import Earlier, insert_kept
from groupportal.records.kinds import Work

CHANGED = ("sex", "kind", "title", "position", "phone", "note")
KEPT = ("name", "pinyin", "side", "member_id", "unit_name", *CHANGED)


def write_experts(work: Work) -> None:
    """People, what is new of their fields, and their times in the pool."""
    stage, batch = work.stage, work.batch
    user = work.user.pk if work.user else None
    stage.run(
        "UPDATE {stage} s SET expert_id = n.id FROM (SELECT \"row\", nextval(pg_get_serial_sequence('experts_expert', 'id'))"
        ' AS id FROM (SELECT "row" FROM {stage} WHERE ok AND is_new ORDER BY "row") o) n WHERE n."row" = s."row"'
    )
    known = "SELECT expert_id FROM {stage} WHERE ok AND NOT is_new AND changed"
    before = Earlier(batch, Expert, stage.fill(known), CHANGED)
    values = ", ".join(f"{c} = coalesce(s.{c}, e.{c})" for c in CHANGED)
    stage.run(
        f"UPDATE experts_expert e SET {values}, updated_at = now() FROM {{stage}} s WHERE e.group_id = {{group}}"
        " AND e.id = s.expert_id AND s.ok AND NOT s.is_new AND s.changed"
    )
    before.keep()
    texts = ", ".join(f"coalesce({c}, '')" for c in ("sex", "title", "position", "phone", "note"))
    insert_kept(
        batch,
        Expert,
        stage.fill(
            "INSERT INTO experts_expert (id, public_id, group_id, name, pinyin, kind, side, member_id, unit_name,"
            " created_at, updated_at, sex, title, position, phone, note) SELECT expert_id, gen_random_uuid(), {group},"
            f" name, pinyin, kind, CASE WHEN member_id IS NOT NULL THEN '{Side.INSIDE}' ELSE coalesce(side,"
            f" '{Side.OUTSIDE}') END, member_id, CASE WHEN member_id IS NULL THEN unit ELSE '' END, now(), now(), {texts}"
            ' FROM {stage} WHERE ok AND is_new ORDER BY "row"'
        ),
        KEPT,
    )
    _write_fields(work)
    insert_kept(
        batch,
        ExpertPeriod,
        stage.fill(
            "INSERT INTO experts_expertperiod (public_id, group_id, expert_id, starts_on, ends_on, reason, recorded_by_id,"
            " recorded_at) SELECT gen_random_uuid(), {group}, expert_id, joined_on, left_on, coalesce(reason, ''), %s, now()"
            ' FROM {stage} WHERE ok AND period_new ORDER BY "row"'
        ),
        ("expert_id", "starts_on", "ends_on", "reason"),
        user,
    )


def _write_fields(work: Work) -> None:
    """Fields that a person did not have yet; those the file does not name stay, so that undo can put all back."""
    insert_kept(
        work.batch,
        ExpertField,
        work.stage.fill(
            "INSERT INTO experts_expertfield (public_id, group_id, expert_id, name) SELECT gen_random_uuid(), {group},"
            " s.expert_id, f.name FROM {stage} s, unnest(string_to_array(s.fields, '、')) WITH ORDINALITY f(name, place)"
            " WHERE s.ok AND s.fields_new AND NOT EXISTS (SELECT FROM experts_expertfield h WHERE h.group_id = {group}"
            ' AND h.expert_id = s.expert_id AND h.name = f.name) ORDER BY s."row", f.place'
        ),
        ("expert_id", "name"),
    )
