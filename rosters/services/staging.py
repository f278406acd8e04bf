"""Schools and programmes that rows of a file on its way in name, for the lists of this room and of those that stand on it."""

from __future__ import annotations

from difflib import get_close_matches

from groupportal.records.kinds import Work
from groupportal.records.sharing import match_folded
from groupportal.tenancy.viewer import Viewer
from rosters.selectors.roster import programmes, schools, schools_for


def find_schools(work: Work, action: str, what: str = "学生") -> None:
    """``unit_id`` of the rows: the school they name, or the one chosen at the upload; of those where ``work.by`` may do this."""
    stage = work.stage
    allowed = schools_for(work.by, action) if isinstance(work.by, Viewer) else schools()
    ids = list(allowed.values_list("pk", flat=True))
    chosen = schools().filter(public_id=work.params["unit"]).first() if work.params.get("unit") else None
    default = chosen.pk if chosen else ids[0] if len(ids) == 1 else None
    stage.run("UPDATE {stage} SET unit_id = %s WHERE unit IS NULL", default)
    stage.run(
        "UPDATE {stage} s SET unit_id = u.id FROM tenancy_unit u WHERE u.group_id = {group} AND u.name = s.unit"
    )
    match_folded(
        work,
        "unit",
        "SELECT id, name FROM tenancy_unit WHERE group_id = {group}",
        "UPDATE {stage} s SET unit_id = f.id FROM found f WHERE s.unit = f.name AND s.unit_id IS NULL",
        "unit_id IS NULL AND unit IS NOT NULL",
    )
    work.refuse(
        'SELECT "row" FROM {stage} WHERE ok AND unit IS NULL AND unit_id IS NULL ORDER BY "row"',
        "unit",
        "school_missing",
        lambda: "没有写是哪所学校的。请在表里加“学校”一列，或上传时选学校。",
    )
    work.refuse(
        'SELECT "row", unit FROM {stage} WHERE ok AND (unit_id IS NULL OR NOT unit_id = ANY(%s)) ORDER BY "row"',
        "unit",
        "no_such_school",
        lambda name: f"“{name or chosen}”不是您可以登记{what}的学校，请核对学校名称（与成员名册一致）。",
        ids,
    )


def find_programmes(work: Work) -> None:
    """By code where there is one, else by name; of several editions the latest."""
    for column, field in (("programme_code", "code"), ("programme", "name")):
        work.stage.run(
            f"UPDATE {{stage}} s SET programme_id = p.id FROM (SELECT DISTINCT ON ({field}) id, {field} FROM"
            f" rosters_programme WHERE group_id = {{group}} ORDER BY {field}, is_active DESC, edition DESC, id) p"
            f" WHERE s.programme_id IS NULL AND p.{field} = s.{column}"
            + (" AND s.programme_code IS NULL" if field == "name" else "")
        )
    names = list(programmes().values_list("name", flat=True))

    def unknown(what: str) -> str:
        near = get_close_matches(what, names, n=1)
        return f"专业代码表里没有“{what}”，" + (
            f"是不是“{near[0]}”？请核对。" if near else "请核对，新的专业请先在“专业代码表”里登记。"
        )

    for column, where in (("programme_code", "true"), ("programme", "programme_code IS NULL")):
        work.refuse(
            f'SELECT "row", {column} FROM {{stage}} WHERE ok AND programme_id IS NULL AND {column} IS NOT NULL'
            f' AND {where} ORDER BY "row"',
            column,
            "no_such_programme",
            unknown,
        )
