"""A group's own layouts and code lists of the national tables."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.services import store_upload
from groupportal.office.excel import read_workbook
from groupportal.office.faults import OfficeFileError
from groupportal.uploads.checking import EXCEL
from internships.enums import NationalTable
from internships.models import TableCode, TableLayout
from internships.national_tables import Head
from internships.selectors.table import coded_heads

EDIT = "internships.edit_tables"
NEEDED = {
    NationalTable.PLACED: {"xh": "学号", "sxqymc": "实习企业名称"},
    NationalTable.COVERS: {"xh": "学号", "bdh": "保单号"},
    NationalTable.REPORTS: {"xh": "学号"},
    NationalTable.WISHES: {"xh": "学号", "jyyxsm": "就业意向说明"},
    NationalTable.VISITS: {"zfqymc": "走访企业名称", "bfsj": "拜访时间"},
    NationalTable.EMPLOYED: {"xh": "学号", "jydwmc": "就业单位名称"},
    NationalTable.STUDYING: {"xh": "学号", "lqxxmc": "录取学校名称"},
    NationalTable.LOOKING: {"xh": "学号"},
}
"""Columns without which a table can't be read."""
MOST_HEADS = 120
MOST_CODES = 400
_HEAD = re.compile(r"([^（(]*?)(?:[（(](.*)[）)])?-([A-Za-z][A-Za-z0-9_]{0,39})")


@dataclass(frozen=True)
class LayoutInput:
    """What is said of a layout beside its heads. ``upload``: a workbook of them."""

    edition: str
    source: str
    starts_on: dt.date
    upload: Any
    dated_on: dt.date | None = None
    doubts: str = ""


@transaction.atomic
def replace_layout(table: NationalTable, said: LayoutInput, *, by: Actor) -> TableLayout:
    """Put the heads of a workbook in the place of a table's, from a day on; what held before stays to be read.

    DomainError for a file without heads of the form 中文名（说明）-code, with one twice, or without those that a row is known by.
    """
    user = person(by, EDIT)
    file = store_upload(
        said.upload,
        by=by,
        purpose="上报表表样",
        view_action="internships.view_school",
        accept=frozenset({EXCEL}),
    )
    said.upload.seek(0)
    heads = read_heads(said.upload.read(), file.name)
    if missing := [label for code, label in NEEDED[table].items() if code not in {h.code for h in heads}]:
        words = f"表头里没有{'、'.join(f'“{label}”' for label in missing)}，不像是{table.label}，请核对选的是哪一张表。"
        raise DomainError("heads_missing", words, field="upload")
    row = TableLayout(table=table, heads=[[h.code, h.label, h.note] for h in heads], file=file)
    row.edition, row.source, row.doubts = said.edition.strip(), said.source.strip(), said.doubts.strip()
    row.starts_on, row.dated_on = said.starts_on, said.dated_on
    save_in_words(row)
    after = {"上报表": table.label, "版本": row.edition, "启用日期": row.starts_on, "列数": len(heads)}
    record("internships.layout_replaced", row, by=user, after=after)
    return row


def read_heads(content: bytes, name: str) -> tuple[Head, ...]:
    """The heads of a workbook: the row that holds most of them, of the first sheet that has any. DomainError for none, or one twice."""
    try:
        grids = read_workbook(content, name=name)
    except OfficeFileError as error:
        raise DomainError(error.code, str(error), field="upload") from error
    for grid in grids:
        rows = [[cell.text for cell in row] for row in grid.rows[:20]]
        best = max((_heads_in(row) for row in rows), key=len, default=[])
        if len(best) < 2:
            continue
        codes = [head.code for head in best]
        if twice := next((code for code in codes if codes.count(code) > 1), ""):
            words = f"表头里有两列的代码都是“{twice}”，请删去一列。"
            raise DomainError("head_twice", words, field="upload")
        if len(best) > MOST_HEADS:
            raise DomainError("too_many_heads", f"表头最多 {MOST_HEADS} 列，请核对文件。", field="upload")
        return tuple(best)
    raise DomainError(
        "no_heads",
        f"“{name}”里没有找到表头。请上传主管部门下发的表样：有一行表头写成“中文名（说明）-代码”。",
        field="upload",
    )


def _heads_in(row: Sequence[str]) -> list[Head]:
    found = [_HEAD.fullmatch("".join(text.split())) for text in row]
    return [Head(m[3].lower(), m[1][:60], (m[2] or "")[:200]) for m in found if m and m[1]]


@transaction.atomic
def set_codes(head: str, pairs: Iterable[tuple[str, str]], *, on: dt.date, by: Actor) -> int:
    """Put a list of (code, words) in the place of a column's from a day on; how many changed. What held until then stays for its time.

    DomainError for a column that wants no code, for words or a code twice, and for a list that begins before the last one.
    """
    user = person(by, EDIT)
    label = coded_heads(on).get(head)
    if label is None:
        raise DomainError("head_unknown", "这一列不填代码，请重新选。", field="head")
    wanted = {words: code for code, words in pairs}
    rows = TableCode.objects.select_for_update(of=("self",)).filter(head=head)
    if later := rows.filter(starts_on__gt=on).first():
        words = f"已有从{later.starts_on:%Y年%-m月%-d日}起的代码，请填那一天或更晚的日期。"
        raise DomainError("codes_later", words, field="on")
    held = {row.words: row for row in rows.filter(ends_on__isnull=True)}
    gone = [row for words, row in held.items() if wanted.get(words) != row.code]
    for row in gone:
        if row.starts_on == on:
            row.delete()
        else:
            row.ends_on = on
            save_in_words(row)
    fresh = {words: code for words, code in wanted.items() if words not in held or held[words] in gone}
    for words, code in fresh.items():
        save_in_words(TableCode(head=head, words=words, code=code, starts_on=on))
    if gone or fresh:
        before = {"代码": [str(row) for row in gone]} if gone else {}
        after = {"列": label, "启用日期": on, "代码": [f"{code} {words}" for words, code in fresh.items()]}
        record("internships.codes_set", by=user, before=before, after=after)
    return len(gone) + len(fresh)


def read_codes(text: str) -> list[tuple[str, str]]:
    """A list as people paste it, a code and its words a line. DomainError naming the line that can't be read or says one again."""
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split(None, 1)
        if not parts:
            continue
        if len(parts) < 2 or len(parts[0]) > 20 or len(parts[1].strip()) > 80:
            words = f"第 {number} 行“{line.strip()[:30]}”读不懂，请写成“代码 名称”，例如“1 是”，一行一个。"
            raise DomainError("line_wrong", words, field="lines")
        code, words = parts[0], parts[1].strip()
        if any(code == held or words == said for held, said in pairs):
            raise DomainError(
                "line_twice",
                f"第 {number} 行“{line.strip()[:30]}”的代码或名称前面已有，请删去一行。",
                field="lines",
            )
        pairs.append((code, words))
    if len(pairs) > MOST_CODES:
        raise DomainError("too_many_codes", f"一列最多 {MOST_CODES} 个代码，请核对。", field="lines")
    return pairs
