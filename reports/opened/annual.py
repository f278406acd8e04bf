"""An annual report taken apart for a page, and held beside another one: by marks its figures, by sentences its texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.links import SINCE
from groupportal.metrics.params import BEGINS
from groupportal.metrics.selectors import ask
from groupportal.office.document.values import Block, ChartBlock, Document, Heading, Runs, TableBlock
from reports.annex.compare import CHANGED, PRINTED, SAME, SENT, Cell, Cells, Compared, Row, aligned
from reports.annex.values import HeadCell
from reports.annual.document import document_from
from reports.models import ReportRun
from reports.opened.values import Figure, Line, Opened, Part, Piece

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_LABELS = {"heading": "条件", "name": "指标", "value": "数值"}
_LIKENESS = 0.5
"""From which on a sentence is the other one, changed."""


def opened_annual(run: ReportRun) -> Opened:
    """The report in parts, its marks being the keys of its figures."""
    document, marks = document_from(run.snapshot["document"]), run.snapshot["marks"]
    figures = {mark: _figure(told) for mark, told in marks.items()}
    attached = run.snapshot.get("attached", [])
    files = frozenset(one["file"] for one in attached if one["file"])
    return Opened((*_parts(document), *_attachments(document, attached)), figures, files)


def _figure(told: dict[str, Any]) -> Figure:
    day = dt.date.fromisoformat(told["as_of"])
    return Figure(told["text"], told["code"], day, told["params"], told["text"])


def _parts(document: Document) -> Iterator[Part]:
    lines: list[Line] = []
    title = document.title.replace("\n", "")
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield Part(title, tuple(lines))
            title, lines = _said(block.runs), []
        elif isinstance(block, TableBlock):
            yield Part(title, tuple(lines))
            yield _table(block)
            title, lines = "", []
        elif isinstance(block, ChartBlock):
            lines.append(_line(block.read))
        else:
            lines.append(_line(block.runs))
    yield Part(title, tuple(lines))


def _attachments(document: Document, attached: list[dict[str, str]]) -> Iterator[Part]:
    """附件 in their order: a table, or the file that goes along."""
    files = [one if one["file"] else None for one in attached] or [None] * len(document.attachments)
    for number, (attachment, file) in enumerate(zip(document.attachments, files, strict=True), 1):
        lines = ((Piece(file["name"], file=file["file"]),),) if file else ()
        yield Part(f"附件{number}　{attachment.title}", lines)
        for block in attachment.blocks:
            if isinstance(block, TableBlock):
                yield _table(block)


def _table(block: TableBlock) -> Part:
    unit = ((Piece(f"单位：{block.unit}"),),) if block.unit else ()
    head = tuple(HeadCell(text, 0, at) for at, text in enumerate(block.head))
    rows = tuple(tuple(_line(cell) for cell in row) for row in block.rows)
    return Part(block.title, unit, (head,), rows, block.notes)


def _line(runs: Runs) -> Line:
    return tuple(Piece(run.text, run.mark) for run in runs)


def _said(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def compared_annuals(earlier: ReportRun, later: ReportRun) -> tuple[Compared, ...]:
    """Two reports: every figure by what it asks, every sentence and row of a table by its section.

    Those of two years are held together by how long before the report's day a figure is of: this year's beside that year's.
    """
    runs = (earlier, later)
    apart = earlier.as_of.year != later.as_of.year
    one, other = (list(_figures(run, apart=apart)) for run in runs)
    figures = aligned(lambda key: _LABELS[key], one, other)
    texts = _beside(*(_texts(document_from(run.snapshot["document"])) for run in runs))
    return (Compared("figures", "数字", tuple(figures)), Compared("texts", "文字", tuple(texts)))


def _figures(run: ReportRun, *, apart: bool) -> Iterable[Cells]:
    seen: dict[tuple[str, str], int] = {}
    for told in run.snapshot["marks"].values():
        name, about = _named(told, run.as_of.year if apart else 0)
        at = seen[name, about] = seen.get((name, about), 0) + 1
        if at == 1:
            yield {"heading": about, "name": name, "value": told["text"]}


def _named(told: dict[str, Any], year: int) -> tuple[str, str]:
    """What a figure is called, and by what it is narrowed: of which year it is, counted back from ``year`` where that is given."""
    try:
        question = ask(told["code"], dt.date.fromisoformat(told["as_of"]), told["params"])
    except DomainError:  # the figure is gone since
        return told["code"], ""
    back = year - question.as_of.year
    when = ["报告当年", "上一年"][back] if back in (0, 1) else f"{back}年前"
    begun = question.params.get(SINCE)
    of_year = begun == dt.date(question.as_of.year, 1, 1)
    about = "，".join(
        shown for label, shown in question.described() if not (of_year and label == BEGINS.label)
    )
    return question.metric.label, f"{when if year else f'{question.as_of.year}年'} {about}".strip()


def _texts(document: Document) -> dict[str, list[str]]:
    """Sentences and rows of tables in their order, by section."""
    found: dict[str, list[str]] = {}
    section = found.setdefault(document.title.replace("\n", ""), [])
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            section = found.setdefault(re.sub(r"^[^、]*、", "", _said(block.runs)), [])
        else:
            section += _sentences(block)
    for attachment in document.attachments:
        section = found.setdefault(f"附件：{attachment.title}", [])
        section += [said for block in attachment.blocks for said in _sentences(block)]
    return found


def _beside(one: dict[str, list[str]], other: dict[str, list[str]]) -> Iterator[Row]:
    for section in {**other, **one}:
        left, right = one.get(section, []), other.get(section, [])
        for code, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            for old, new in zip_longest(left[i1:i2], right[j1:j2], fillvalue=""):
                if code == "replace" and not _alike(old, new):
                    yield from (_row(section, *pair) for pair in ((old, ""), ("", new)) if any(pair))
                else:
                    yield _row(section, old, new)


def _alike(old: str, new: str) -> bool:
    return bool(old and new) and SequenceMatcher(None, old, new, autojunk=False).ratio() >= _LIKENESS


def _row(section: str, old: str, new: str) -> Row:
    kind = SAME if old == new else CHANGED if old and new else SENT if old else PRINTED
    said = new or old
    return Row(
        kind, section, said[:24] + ("…" if len(said) > 24 else ""), (Cell("文字", old, new, old == new),)
    )


def _sentences(block: Block) -> Iterable[str]:
    if isinstance(block, TableBlock):
        return [f"{block.title}：" + "｜".join(_said(cell) for cell in row) for row in block.rows]
    if isinstance(block, ChartBlock):
        return []
    return [found.strip() for found in _SENTENCE.findall(_said(block.runs)) if found.strip()]
