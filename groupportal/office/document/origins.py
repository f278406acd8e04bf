"""Which block of a document each piece of its Word file came from: a change found in the file leads back to what it changed."""

from __future__ import annotations

from collections.abc import Iterator

from groupportal.office.document.runs import text_of
from groupportal.office.document.values import Block, ChartBlock, Document, TableBlock

NO_BLOCK = -1
"""The title, the subtitle, and what follows the text: attachments, signature."""


def origins(document: Document) -> tuple[int, ...]:
    """For each block that ``read_document`` finds in the file as sent, up to the end of the text: its place in ``document.blocks``."""
    front = [NO_BLOCK] * (bool(document.title.strip()) + bool(document.subtitle.strip()))
    return (*front, *(at for at, block in enumerate(document.blocks) for _ in _pieces(block)))


def _pieces(block: Block) -> Iterator[str]:
    """What a block becomes in the file; pieces without text are not read."""
    lines: tuple[str, ...]
    if isinstance(block, TableBlock):
        lines = (block.title, block.unit, "table", *block.notes)
    elif isinstance(block, ChartBlock):
        lines = ("chart", block.reading)
    else:
        lines = (text_of(block.runs),)
    yield from (line for line in lines if line.strip())
