"""The XML of runs and paragraphs."""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape

from groupportal.office.document.marks import Bookmarks
from groupportal.office.document.values import Run, Runs
from groupportal.office.word_file import safe_text

# Quotes, dashes and signs that two scripts share take the Chinese face.
_LOOK = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
_HEAD = '<w:rPr><w:rStyle w:val="Label"/><w:rFonts w:hint="eastAsia"/></w:rPr>'
_BOLD = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:bCs/></w:rPr>'


@lru_cache(maxsize=512)
def _run_xml(text: str, bold: bool, head: bool) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in text.split("\n"))
    return f"<w:r>{_HEAD if head else _BOLD if bold else _LOOK}{'<w:br/>'.join(lines)}</w:r>"


def run_xml(run: Run) -> str:
    """A run, without its mark."""
    return _run_xml(safe_text(run.text).replace("\t", " "), run.bold, run.head)


def runs_xml(runs: Runs, bookmarks: Bookmarks) -> str:
    """Runs, each figure within its bookmark. Runs without text are left out, marks on them too."""
    return "".join(
        bookmarks.figure(run_xml(run), run.mark) if run.mark else run_xml(run) for run in runs if run.text
    )


def paragraph_xml(style: str, runs: str, more: str = "") -> str:
    """A paragraph; ``more`` are further properties in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def text_of(runs: Runs) -> str:
    """What runs say."""
    return "".join(run.text for run in runs)
