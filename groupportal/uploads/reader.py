"""Reads a file from standard input in a process with limits and says what can be shown of it, as JSON.

``PDF first count``: pages as JPEG; ``DOCX``, ``XLSX``, ``PPTX``: paragraphs and tables. ``BARE``: a PDF of its
pages alone. Run as a file of its own, like ``picture.py``.
"""

import base64
import io
import json
import resource
import sys
import zipfile
from typing import Any

MEMORY = 1024 * 1024 * 1024
SECONDS = 25
WIDTH = 1100
"""Pixels of a page's picture."""
MOST_PIXELS = 3_000_000
QUALITY = 72
BLOCKS, ROWS, COLUMNS, SHEETS = 300, 200, 30, 8
"""How much of an Office file is shown."""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def pdf_pages(content: bytes, first: int, count: int) -> dict[str, Any]:
    """The number of pages, and those from ``first`` (from 0) on as JPEG in base64."""
    import pypdfium2  # noqa: PLC0415 -- below the limits

    document = pypdfium2.PdfDocument(content)
    pages = []
    for number in range(first, min(first + count, len(document))):
        page = document[number]
        width, height = page.get_size()
        scale = min(WIDTH / max(width, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        out = io.BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").save(out, "JPEG", quality=QUALITY)
        pages.append(base64.b64encode(out.getvalue()).decode())
    return {"total": len(document), "pages": pages}


def bare_pdf(content: bytes) -> bytes:
    """The same pages without what is said of the document: author, title, program, XMP."""
    import pypdfium2  # noqa: PLC0415 -- below the limits

    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    made.import_pages(pypdfium2.PdfDocument(content))
    made.save(out)
    return out.getvalue()


def word_blocks(content: bytes) -> dict[str, Any]:
    """Paragraphs and tables in their order."""
    import docx  # noqa: PLC0415 -- below the limits
    from docx.table import Table  # noqa: PLC0415 -- the same

    blocks: list[dict[str, Any]] = []
    cut = False
    for part in docx.Document(io.BytesIO(content)).iter_inner_content():
        if len(blocks) >= BLOCKS:
            cut = True
            break
        if isinstance(part, Table):
            rows = [_once(row.cells[:COLUMNS]) for row in part.rows[:ROWS]]
            cut = cut or len(part.rows) > ROWS
            blocks.append({"rows": rows})
        elif part.text.strip():
            blocks.append({"text": part.text})
    return {"blocks": blocks, "cut": cut}


def _once(cells: Any) -> list[str]:
    """The texts of a row; a cell over several columns says its text in the first of them."""
    texts: list[str] = []
    for place, cell in enumerate(cells):
        if place >= len(texts):
            texts += [cell.text, *[""] * (cell.grid_span - 1)]
    return texts


def excel_blocks(content: bytes) -> dict[str, Any]:
    """The first rows and columns of the visible sheets."""
    import openpyxl  # noqa: PLC0415 -- below the limits

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    blocks, cut = [], len(shown) > SHEETS
    for sheet in shown[:SHEETS]:
        rows = []
        for number, row in enumerate(sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS, values_only=True)):
            if number == ROWS:
                cut = True
                break
            rows.append(["" if value is None else str(value).removesuffix(" 00:00:00") for value in row])
        while rows and not any(rows[-1]):
            rows.pop()
        width = max((place + 1 for row in rows for place, text in enumerate(row) if text), default=0)
        blocks.append({"title": sheet.title, "rows": [row[:width] for row in rows]})
    return {"blocks": blocks, "cut": cut}


def slide_blocks(content: bytes) -> dict[str, Any]:
    """The texts of the slides."""
    from lxml import etree  # noqa: PLC0415 -- below the limits

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    blocks = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [n for n in archive.namelist() if n.startswith("ppt/slides/slide") and n.endswith(".xml")]
        names.sort(key=lambda name: (len(name), name))
        for number, name in enumerate(names[:BLOCKS], start=1):
            slide = etree.fromstring(archive.read(name), parser)
            lines = ["".join(t.text or "" for t in p.iter(f"{_A}t")) for p in slide.iter(f"{_A}p")]
            text = "\n".join(line for line in lines if line.strip())
            blocks.append({"title": f"第 {number} 页", "text": text})
    return {"blocks": blocks, "cut": len(names) > BLOCKS}


_READERS = {"DOCX": word_blocks, "XLSX": excel_blocks, "PPTX": slide_blocks}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    kind, given = sys.argv[1], sys.stdin.buffer.read()
    if kind == "BARE":
        sys.stdout.buffer.write(bare_pdf(given))
        sys.exit()
    pages = [int(word) for word in sys.argv[2:]]
    said = pdf_pages(given, *pages) if kind == "PDF" else _READERS[kind](given)
    sys.stdout.write(json.dumps(said, ensure_ascii=True))
