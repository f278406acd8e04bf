"""Office files made part by part, so that a test can put in what no office program would."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from groupportal.office.grid import Grid

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
Parts = dict[str, str | bytes]


def types_xml(path: str, content_type: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{path}" ContentType="{content_type}"/></Types>'
    )


def relations_xml(*relations: tuple[str, str, str]) -> str:
    """Relationships of (type's last word, target, mode)."""
    rows = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for i, (kind, target, mode) in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def docx_parts(body: str = "<w:p><w:r><w:t>字</w:t></w:r></w:p>") -> Parts:
    return {
        "[Content_Types].xml": types_xml("word/document.xml", DOCX_TYPE),
        "_rels/.rels": relations_xml(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }


def xlsx_parts(sheet: str = "<sheetData/>") -> Parts:
    return {
        "[Content_Types].xml": types_xml("xl/workbook.xml", XLSX_TYPE).replace(
            "</Types>",
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/></Types>',
        ),
        "_rels/.rels": relations_xml(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{S}" xmlns:r="{OFFICE}"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations_xml(("worksheet", "worksheets/sheet1.xml", "")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}">{sheet}</worksheet>',
    }


def packed(parts: Parts, **more: str | bytes) -> bytes:
    """The parts as a zip archive; ``more`` would be names that are identifiers, use ``parts | {...}`` for others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (parts | more).items():
            archive.writestr(path, content)
    return stream.getvalue()


class Reader:
    """Reads plan files, each in a child of one process that has everything imported already.

    ``share``: what a workbook may hold, cells and elements, is divided by this.
    """

    _CODE = """
import os, re, sys
from pathlib import Path
from groupportal.office import excel
from reports.annex.read import read_plan_file
excel.MAX_CELLS //= int(sys.argv[1])
excel._MAX_RAW_ELEMENTS //= int(sys.argv[1])
for line in sys.stdin:
    child = os.fork()
    if not child:
        for finding in read_plan_file(Path(line.strip())).findings[:3]:
            print(finding.level, finding.code, finding.message)
        print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("---", flush=True)
"""

    def __init__(self, share: int = 1) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", self._CODE, str(share)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )

    def read(self, path: Path) -> tuple[int, str]:
        """The greatest resident size in MB, and the first findings."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(path, file=self.process.stdin, flush=True)
        *printed, peak = iter(self.process.stdout.readline, "---\n")
        return int(peak) // 1024, "".join(printed)

    def close(self) -> None:
        self.process.communicate(timeout=60)


def p(text: str) -> str:
    """A paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, *, span: int = 1, merge: str = "") -> str:
    """A cell: columns it spans; "begin" and "on" for a merge downwards."""
    mark = {"": "", "begin": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    inside = content if content.startswith("<") else p(content)
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{mark}</w:tcPr>{inside}</w:tc>'


def table(*rows: str) -> str:
    """A table of rows of cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def texts(grid: Grid) -> list[list[str]]:
    """What stands in the cells."""
    return [[cell.text for cell in row] for row in grid.rows]
