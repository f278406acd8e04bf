"""A resolution as an office prints it (domain.md 3.1)."""

from __future__ import annotations

from governance.models import Resolution
from groupportal.office.document.values import Document, Paragraph, Run, Signature


def resolution_document(resolution: Resolution, group_name: str) -> Document:
    """Title, number, text by paragraphs, who decided on which day."""
    paragraphs = [line.strip() for line in resolution.text.splitlines() if line.strip()]
    return Document(
        title=resolution.title,
        subtitle=resolution.number,
        blocks=tuple(Paragraph((Run(text),)) for text in paragraphs),
        signature=Signature(group_name, resolution.body.name, resolution.decided_on),
        creator=group_name,
    )
