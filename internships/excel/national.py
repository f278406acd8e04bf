"""The national tables in and out: what every one of them shares, and 实习基础, whose rows are placements."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.findings import named_rows
from groupportal.records.kinds import Exported, RecordKind, Work
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import mask_phone
from internships.enums import AgreementState, InternshipKind, NationalTable, Source
from internships.excel.placement import COLUMNS, PlacementsKind
from internships.excel.placement_checks import check_placements
from internships.models import Placement, SchoolBasis
from internships.national_tables import Layout
from internships.rules.majors import is_among
from internships.selectors.arranging import with_class
from internships.selectors.assessment import with_result
from internships.selectors.papers import with_papers
from internships.selectors.placement import placements_for, schools_for
from internships.selectors.table import Codes, codes_of, is_coded, layout_on
from internships.states import HOLDS

_DAY = dt.timedelta(days=1)
_PHONES = frozenset({"xnzdjsdh", "qyzmzdrydh"})
"""Codes of columns that hold people's telephones."""


class NationalKind(RecordKind):
    """``means``: code of a national column → our column; the others are read as text under ``f_<code>``, and not brought in."""

    table: ClassVar[NationalTable]
    means: ClassVar[Mapping[str, RecordColumn]]
    unanswered: ClassVar[Mapping[str, str]] = {}
    """Codes of columns that the records don't answer yet, and why."""
    export_action = "internships.export"
    full_action = "rosters.read_contacts"

    @property
    def layout(self) -> Layout:
        """As of today."""
        return layout_on(self.table, timezone.localdate())

    @property
    def columns(self) -> tuple[RecordColumn, ...]:  # type: ignore[override]  # by the group's layout
        return tuple(
            replace(
                self.means.get(head.code) or _beside(head.code),
                label=head.label,
                head=head.whole,
                aliases=(head.code,),
            )
            for head in self.layout.heads
        )

    @property
    def by_name(self) -> dict[str, RecordColumn]:
        return {column.name: column for column in self.columns}

    def _masks(self) -> dict[str, Callable[[str], str]]:
        return {f"f_{code}": mask_phone for code in _PHONES}

    def _in_full(self, viewer: Viewer) -> bool:
        """A school reports its own people in full: who may read telephones at each school that is in the file."""
        told = schools_for(viewer, self.export_action).exclude(viewer.within(self.full_action, "pk"))
        return super()._in_full(viewer) or not told.exists()

    def _rows(self, records: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
        """Of each record: code of a column → what is recorded; a code that is left out, or None, is not known."""
        raise NotImplementedError

    def cells(self, records: QuerySet[Any], asked: Exported) -> Iterator[Mapping[str, Any]]:
        heads, codes, today = self.layout.heads, codes_of(timezone.localdate()), timezone.localdate()
        names = [(h.code, self.means[h.code].name if h.code in self.means else f"f_{h.code}") for h in heads]
        coded = {head.code for head in heads if is_coded(head)}
        for row in self._rows(records):
            said = {**row, "sjcjsj": f"{today:%Y-%m-%d}"}
            yield {
                name: codes.of(code, _words(said[code]))
                if code in coded and _there(said.get(code))
                else said.get(code)
                for code, name in names
            }

    def beside(self, asked: Exported) -> list[str]:
        layout = self.layout
        names = {column.name: head for column, head in zip(self.columns, layout.heads, strict=True)}
        codes, empty, plain, rows = codes_of(timezone.localdate()), Counter[str](), set(), 0
        for cells in self.cells(self.listed(asked), asked):
            rows += 1
            for name, value in cells.items():
                if not _there(value):
                    empty[name] += 1
                elif is_coded(names[name]) and not codes.knows(names[name].code, str(value)):
                    plain.add(names[name].label)
        found = [
            f"截至{timezone.localdate():%Y年%-m月%-d日}，按表样“{layout.edition}”（来源：{layout.source}）。"
        ]
        if layout.doubts:
            found.append(f"存疑：{layout.doubts}")
        if rows and empty:
            whole = [names[n].label for n, number in empty.items() if number == rows]
            part = [f"{names[n].label}（{number} 行）" for n, number in empty.items() if number < rows]
            found += [f"系统里没有记录，整列空着的 {len(whole)} 列：{'、'.join(whole)}。"] if whole else []
            found += [f"部分学生没有记录，空着的 {len(part)} 列：{'、'.join(part)}。"] if part else []
        if plain:
            words = "、".join(label for label in (h.label for h in layout.heads) if label in plain)
            found.append(f"没有登记代码、照文字填写的：{words}。秘书处在“代码表”里登记后按代码填。")
        return [
            *found,
            *(words for code, words in self.unanswered.items() if any(h.code == code for h in layout.heads)),
        ]

    def say_beside(self, work: Work) -> None:
        """Name the columns of the file that have no place in the records."""
        beside = [c.label for c in self.columns if c.name.startswith("f_") and c.name in work.present]
        beside = [label for label in beside if label not in self.read_besides]
        if beside:
            work.findings.note("not_kept", f"这些列系统里没有记录的地方，没有导入：{'、'.join(beside)}。")

    read_besides: ClassVar[frozenset[str]] = frozenset()


def _beside(code: str) -> RecordColumn:
    """A column that is read as text, whatever it holds: nothing of it is kept."""
    return RecordColumn(f"f_{code}", "", ColumnKind.LONG_TEXT, max_length=10_000, personal=code in _PHONES)


def _there(value: Any) -> bool:
    return value is not None and value != ""


def _words(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def yes_no(value: bool | None) -> str | None:
    """是, 否, or nothing for what isn't known."""
    return None if value is None else _words(value)


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
        if "ends_on" in place and values[place["ends_on"]]:
            values[place["ends_on"]] += _DAY
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

    def _rows(self, records: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
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
        "sxjsrq": last,
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
