"""The result of a contest as an office prints it (评选结果公告)."""

from __future__ import annotations

from django.utils import timezone

from governance.models import Contest, ContestEntry
from governance.selectors.contest import standing
from groupportal.office.document.values import Block, Document, Paragraph, Run, Signature, TableBlock


def result_document(contest: Contest, rows: list[ContestEntry], basis: str, group_name: str) -> Document:
    """What won what, and how that was decided."""
    head = ("奖项", "作品", "单位", "作者")
    cells = tuple(
        tuple((Run(text),) for text in (row.award, str(row), str(row.unit), row.author or "—"))
        for row in rows
    )
    blocks: tuple[Block, ...] = (
        Paragraph(
            (
                Run(
                    f"“{contest}”共收到作品 {contest.entries.filter(standing()).count()} 件。{basis}现将结果公布如下。"
                ),
            )
        ),
        TableBlock("评选结果", head, cells),
    )
    day = timezone.localdate(contest.published_at) if contest.published_at else timezone.localdate()
    return Document(
        title=f"{contest}\n评选结果公告",
        blocks=blocks,
        signature=Signature(group_name, "秘书处", day),
        creator=group_name,
    )
