"""A CV as Word: the parts that are shared, with whose words they are."""

from __future__ import annotations

from collections.abc import Sequence

from employment.selectors.cv import Part
from groupportal.office.document.values import Document, Heading, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp

_ORDER = "一二三四五六七八九"


def cv_document(name: str, parts: Sequence[Part], letter: str, stamp: Stamp) -> bytes:
    """Word of a CV."""
    blocks: list[Heading | Paragraph] = [Paragraph((Run(letter),))] if letter else []
    for number, part in zip(_ORDER, parts, strict=False):
        blocks.append(Heading(1, (Run(f"{number}、{part.title}"),)))
        blocks += [Paragraph((Run(line),)) for line in part.lines]
    return write_document(Document(title=f"{name}的简历", blocks=tuple(blocks)), stamp)
