"""Regulations, collections and ledgers of comments as Word: the office's form (domain.md 3.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings

from governance.articles import ClauseLike, as_line, label, renumbered
from governance.enums import ClauseKind
from governance.models import Consultation, RegulationComment, RegulationVersion
from governance.selectors.regulation import in_force_on, in_order
from groupportal.office.document.values import Block, Document, Heading, Paragraph, Run, TableBlock
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.models import Group
from groupportal.ui.formats import cndate


def regulation_word(version: RegulationVersion, group: Group, *, anew: bool = False) -> bytes:
    """One version as .docx; ``anew``: chapters and articles counted from one, whatever number stands in the text."""
    rows = list(version.clauses.order_by("position"))
    clauses: Sequence[ClauseLike] = renumbered(rows) if anew else rows
    made = Document(
        str(version.regulation), tuple(_clauses(clauses)), subtitle=_subtitle(version), creator=group.name
    )
    return write_document(made, _stamp(str(version.public_id), version.created_at))


def collection_word(day: dt.date, group: Group, made_at: dt.datetime) -> tuple[bytes, int]:
    """制度汇编: everything in force on a day with contents, and how many regulations that are."""
    versions = in_order(in_force_on(day).prefetch_related("clauses"))
    blocks: list[Block] = []
    for version in versions:
        blocks += [_heading(1, str(version.regulation)), _paragraph(_subtitle(version))]
        rows = sorted(version.clauses.all(), key=lambda row: row.position)
        blocks += _clauses(rows, level=2)
        if not rows:
            blocks.append(_paragraph("正文未录入系统，见签发的文件。"))
    title = f"{group.name}\n制度汇编"
    made = Document(title, tuple(blocks), f"（截至{cndate(day)}）", contents=True, creator=group.name)
    return write_document(made, _stamp(f"collection-{day:%Y%m%d}", made_at)), len(versions)


def ledger_word(
    consultation: Consultation, comments: Iterable[RegulationComment], group: Group, made_at: dt.datetime
) -> bytes:
    """意见汇总表: every comment that stands, with its answer."""
    head = ("条款", "单位", "意见", "答复", "理由")
    rows = tuple(
        tuple(
            (Run(text),)
            for text in (
                str(row.clause or "全文"),
                str(row.unit),
                row.text,
                row.get_state_display(),
                row.answer or "—",
            )
        )
        for row in comments
    )
    about = f"征求意见时间：{cndate(consultation.opened_on)}至{cndate(consultation.closes_on)}，共 {len(rows)} 条意见。"
    blocks: tuple[Block, ...] = (_paragraph(about),)
    if rows:
        blocks += (TableBlock("意见汇总表", head, rows),)
    made = Document(f"{consultation.version.regulation}\n征求意见汇总", blocks, creator=group.name)
    return write_document(made, _stamp(str(consultation.public_id), made_at))


def _clauses(clauses: Iterable[ClauseLike], level: int = 1) -> list[Block]:
    blocks: list[Block] = []
    for clause in clauses:
        if clause.kind == ClauseKind.CHAPTER:
            blocks.append(_heading(level, as_line(clause)))
            continue
        first, *more = clause.text.splitlines()
        head = label(clause)
        begins = (Run(f"{head}　", bold=True), Run(first)) if head else (Run(first),)
        blocks += [Paragraph(begins), *map(_paragraph, more)]
    return blocks


def _heading(level: int, text: str) -> Heading:
    return Heading(level, (Run(text),))


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _subtitle(version: RegulationVersion) -> str:
    if version.starts_on is None:
        return f"（第{version.draft}稿，{version.get_stage_display()}）"
    return f"（{version.number + '，' if version.number else ''}自{cndate(version.starts_on)}起施行）"


def _stamp(snapshot_id: str, made_at: dt.datetime) -> Stamp:
    return Stamp(snapshot_id, made_at, settings.CODE_VERSION)
