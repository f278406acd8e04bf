"""行业人力资源需求报告 as Word: what units needed in a year, with tables and a chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from employment.selectors.needs import Need, Needs
from groupportal.office.document.values import (
    Block,
    ChartBlock,
    Document,
    Heading,
    Paragraph,
    Run,
    Runs,
    Signature,
    TableBlock,
)
from groupportal.ui.formats import count, percent
from members.enums import Section

_NUMBERS = "一二三四五"
MOST = 12
"""So many rows of a table; the others are named as a number."""


def needs_document(year: int, section: str, needs: Needs, group: str, today: dt.date) -> Document:
    """The report of a year, of all industries or of one."""
    industry = Section(section).label.partition(" ")[2] if section else ""
    parts = (
        ("总体情况", _summary(year, needs)),
        ("各行业需求", [] if section else _industries(needs)),
        ("岗位种类", _kinds(needs)),
        ("专业供需", _programmes(needs)),
        ("访企拓岗", [] if section else _visits(needs)),
    )
    there = [(name, blocks) for name, blocks in parts if blocks]
    return Document(
        title=f"{year}年{industry or '各行业'}人力资源需求报告",
        blocks=tuple(
            block
            for number, (name, blocks) in zip(_NUMBERS, there, strict=False)
            for block in (Heading(1, (Run(f"{number}、{name}"),)), *blocks)
        ),
        signature=Signature(group, "", today),
        creator=group,
    )


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _summary(year: int, needs: Needs) -> list[Block]:
    if not needs.posts:
        return [_said(f"{year}年没有发布岗位需求的记录。")]
    filled = f"，岗位满足率{percent(needs.filled)}" if needs.filled is not None else ""
    return [
        _said(
            f"{year}年，{count(needs.units)}家单位发布岗位需求{count(needs.posts)}条，"
            f"提供岗位{count(needs.places)}个{filled}。岗位需求按首次发布日期统计，一条需求招几人计几个岗位。"
        ),
    ]


def _industries(needs: Needs) -> list[Block]:
    if not needs.by_section:
        return []
    first = needs.by_section[0]
    shown = needs.by_section[:MOST]
    return [
        _said(f"{first.name}需求最大，{count(first.places)}个岗位，主要招{_titles(first)}。"),
        _table("各行业岗位需求", "行业", shown, len(needs.by_section)),
        ChartBlock(
            "各行业岗位数",
            "bars",
            tuple(need.name for need in shown),
            (("岗位（个）", tuple(need.places for need in shown)),),
            unit="个",
            reading=f"{first.name}最多，{count(first.places)}个。",
        ),
    ]


def _kinds(needs: Needs) -> list[Block]:
    if not needs.by_kind:
        return []
    titles = [_said(f"{need.name}岗位主要招{_titles(need)}。") for need in needs.by_kind]
    return [_table("各类岗位需求", "种类", needs.by_kind, len(needs.by_kind)), *titles]


def _programmes(needs: Needs) -> list[Block]:
    if not needs.by_programme:
        return []
    shown = needs.by_programme[:MOST]
    short = [need for need in shown if need.places > need.students]
    words = "、".join(need.name for need in short)
    said = (
        f"岗位多于在校学生的专业有{words}，请在招生和专业设置时考虑。"
        if short
        else "各专业在校学生都多于岗位。"
    )
    rows = tuple(_cells(need.name, count(need.places), count(need.students)) for need in shown)
    return [
        TableBlock(
            "各专业岗位和在校学生",
            ("专业", "岗位（个）", "在校学生（人）"),
            rows,
            notes=_rest(needs.by_programme),
        ),
        _said(f"{said}一条需求对应几个专业的，各专业都计入。"),
    ]


def _visits(needs: Needs) -> list[Block]:
    if not needs.visits:
        return []
    return [
        _said(f"各校走访企业{count(needs.visits)}次，涉及企业{count(needs.visited)}家。"),
    ]


def _table(title: str, head: str, rows: Sequence[Need], total: int) -> TableBlock:
    return TableBlock(
        title,
        (head, "岗位需求（条）", "岗位（个）", "单位（家）", "平均月薪（元）"),
        tuple(
            _cells(
                need.name,
                count(need.posts),
                count(need.places),
                count(len(need.units)),
                "—" if need.wage is None else count(need.wage),
            )
            for need in rows
        ),
        notes=(f"另有{total - len(rows)}类没有列出。",) if total > len(rows) else (),
    )


def _rest(rows: Sequence[Need]) -> tuple[str, ...]:
    return (f"另有{len(rows) - MOST}个专业没有列出。",) if len(rows) > MOST else ()


def _cells(*texts: str) -> tuple[Runs, ...]:
    return tuple((Run(text),) for text in texts)


def _titles(need: Need) -> str:
    return "、".join(f"{title}（{count(number)}个）" for title, number in need.titles.most_common(4))
