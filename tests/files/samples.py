"""Small files of each kind, good and bad."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 600


def image(form: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture with something in it."""
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, form)
    return out.getvalue()


def word() -> bytes:
    """A Word file of one line."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("建设任务")
    document.save(out)
    return out.getvalue()


def excel() -> bytes:
    """An Excel file of one cell."""
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "经费"
    workbook.save(out)
    return out.getvalue()


def slides() -> bytes:
    """What a presentation is to the gate: a package with the main part of one."""
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return archive(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/p.xml" ContentType="{kind}"/></Types>'.encode(),
            "p.xml": b"<p/>",
        }
    )


def archive(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def with_member(package: bytes, name: str, content: bytes) -> bytes:
    """A copy of an archive with one more member."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        members = {n: source.read(n) for n in source.namelist()}
    return archive({**members, name: content})
