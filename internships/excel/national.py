"""The national tables in and out: what every one of them shares, and 实习基础, whose rows are placements."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.records.columns import RecordColumn
from groupportal.records.findings import named_rows
from groupportal.records.kinds import Exported, Work
from internships.enums import AgreementState, InternshipKind, NationalTable, Source
from internships.excel.placement import COLUMNS, PlacementsKind
from internships.excel.placement_checks import check_placements
from internships.models import Placement, SchoolBasis
from internships.rules.majors import is_among
from internships.selectors.arranging import with_class
from internships.selectors.assessment import with_result
from internships.selectors.papers import with_papers
from internships.selectors.placement import placements_for
from internships.selectors.table import Codes, codes_of
from internships.services.national import NationalKind, yes_no
from internships.states import HOLDS

_DAY = dt.timedelta(days=1)


def of_batch(rows: QuerySet[Any], asked: Exported, path: str) -> QuerySet[Any]:
    """The rows of the batch that the address names; all where it names none."""
    text = asked.query.get("batch", "")
    if not text:
        return rows
    try:
        return rows.filter(**{path: uuid.UUID(text)})
    except ValueError:
        return rows.none()


_OURS = {column.name: column for column in COLUMNS}
_TYPES = {"starts_on": "date", "ends_on": "date", "health_checked_on": "date", "pay": "numeric"}


class NationalPlacements(NationalKind, PlacementsKind):  # type: ignore[misc]  # columns by the layout
    """实习基础: out, the placements that hold; in, as every list of placements."""

    code, label, table = "national_placements", NationalTable.PLACED.label, NationalTable.PLACED
    action = "internships.arrange"
    help = (
        "主管部门的“实习基础”表（ODS_SXJCSJ），表头写中文名，或者“中文名（说明）-代码”。学生按学号对上，要先在“学生”里导入。"
        "导入的是拟安排，还要提交审批；实习结束日期按最后一天读。"
    )
    means = {
        "xh": replace(_OURS["number"], aliases=()),
        "xsxm": replace(_OURS["name"], aliases=()),
        "sxqymc": replace(_OURS["host"], aliases=()),
        "sxksrq": replace(_OURS["starts_on"], aliases=()),
        "sxjsrq": replace(_OURS["ends_on"], aliases=(), note="最后一天。"),
        "xnzdjsgh": replace(_OURS["teacher"], aliases=(), note=""),
        "qyzmzdryxm": replace(_OURS["mentor"], aliases=()),
        "zfsxxssjbc": replace(_OURS["pay"], aliases=()),
    }
    read_besides = frozenset({"校内指导教师姓名", "实习安排码", "实习形式码"})

    @property
    def derived(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override]  # what the layout has not
        held = {column.name for column in self.columns}
        return tuple((name, _TYPES.get(name, "text")) for name in _OURS if name not in held)

    @property
    def by_name(self) -> dict[str, RecordColumn]:
        return {**_OURS, **super().by_name}

    def complete(
        self, values: list[Any], place: Mapping[str, int], say: Callable[[str, str, str], None]
    ) -> None:
        whole = {name: place.get(name, len(values)) for name in ("starts_on", "ends_on", "pay")}
        super().complete([*values, None], whole, say)

    def check(self, work: Work) -> None:
        self.say_beside(work)
        held = work.columns.keys()
        if "f_xnzdjsxm" in held and "teacher" in held:
            work.stage.run("UPDATE {stage} SET teacher = coalesce(teacher, f_xnzdjsxm)")
        codes = codes_of(timezone.localdate())
        _decode(work, codes, "sxapm", "source", Source)
        _decode(work, codes, "sxxsm", "kind", InternshipKind)
        check_placements(work)

    def listed(self, asked: Exported) -> QuerySet[Placement]:
        rows = placements_for(asked.viewer, self.export_action).filter(state__in=HOLDS)
        rows = of_batch(rows, asked, "batch__public_id")
        return with_papers(with_result(with_class(rows, timezone.localdate())))

    def told(self, records: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
        provinces = dict(SchoolBasis.objects.exclude(province="").values_list("unit_id", "province"))
        today = timezone.localdate()
        for row in records.iterator(chunk_size=2_000):
            yield _placed(row, provinces.get(row.unit_id, ""), today)


def _placed(row: Any, home: str, today: dt.date) -> dict[str, Any]:
    province = row.province or row.host.province
    last = row.last_day
    days = (last - row.starts_on).days + 1
    programme, post = row.student.programme, row.post
    return {
        "zjsjwyxbs": row.public_id.hex.upper(),
        "xh": row.student.number,
        "xsxm": row.student.name,
        "zyh": programme.code if programme else None,
        "zymc": programme.name if programme else None,
        "bjmc": row.class_name,
        "xqm": row.batch.term,
        "sxsfks": yes_no(row.arrived_on is not None and row.arrived_on <= today),
        "sxsfjs": yes_no(row.left_on is not None and row.left_on <= today),
        "sxnr": "；".join(post.tasks or ()) if post else None,
        "sfdk": yes_no(_fits(programme, post)),
        "sxapm": row.get_source_display(),
        "sxxsm": row.get_kind_display(),
        "sxsc": str(-(-days // 7)),
        "sxcj": None if row.result is None else str(row.result),
        "sxksrq": row.starts_on,
        "sxjsrq": row.ends_on,
        "sxqymc": row.host.unit.name,
        "sxddszsjgmc": province,
        "sxddszsjgbm": province,
        "sxddszshjgmc": row.region or row.host.region,
        "sxddszshjgbm": row.region or row.host.region,
        "xnzdjsgh": row.teacher.number if row.teacher else None,
        "xnzdjsxm": row.teacher.name if row.teacher else None,
        "xnzdjsdh": row.teacher.phone if row.teacher else None,
        "qyzmzdryxm": row.mentor.name if row.mentor else None,
        "qyzmzdrydh": row.mentor.phone if row.mentor else None,
        "zfsxxssjbc": row.pay,
        "sfqdsfxy": yes_no(row.agreement_state == AgreementState.EFFECTIVE),
        "sfkssx": yes_no(province != home if province and home else None),
        "sffgwsx": yes_no(row.is_abroad),
        "rxnf": str(row.student.grade),
    }


def _fits(programme: Any, post: Any) -> bool | None:
    """Whether the post is of the programme's 专业大类 (Article 8); None where either isn't known."""
    if programme is None or post is None or not post.major_codes:
        return None
    return is_among(programme.code, post.major_codes)


def _decode(work: Work, codes: Codes, head: str, column: str, choices: Any) -> None:
    """What a coded column says in our words; what no list knows stays as text in the placement's note, and is named."""
    staged = f"f_{head}"
    if staged not in work.columns:
        return
    ours = {label: value for value, label in choices.choices}
    unknown = []
    for (said,) in work.stage.rows(
        f"SELECT DISTINCT {staged} FROM {{stage}} WHERE ok AND {staged} IS NOT NULL"
    ):
        if value := ours.get(codes.words(head, said)):
            work.stage.run(f"UPDATE {{stage}} SET {column} = %s WHERE {staged} = %s", value, said)
        else:
            unknown.append(said)
    if not unknown:
        return
    label = work.columns[staged].label
    work.stage.run(
        f"UPDATE {{stage}} SET note = left(concat_ws('；', note, %s || {staged}), 300) WHERE {staged} = ANY(%s)",
        f"{label}：",
        unknown,
    )
    rows = [
        row
        for (row,) in work.stage.rows(
            f'SELECT "row" FROM {{stage}} WHERE ok AND {staged} = ANY(%s) ORDER BY "row"', unknown
        )
    ]
    said = "”、“".join(unknown[:10])
    words = f"不知道“{said}”是什么意思（第 {named_rows(rows)} 行），原样写进安排的备注；可以先在“代码表”里登记代码再导入。"
    work.findings.warn("code_unknown", words, column=label)
