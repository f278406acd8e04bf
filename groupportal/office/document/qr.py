"""The QR code of an address in a document: a picture in its package, 30 mm wide."""

from __future__ import annotations

import io
from typing import Any

import segno
from docx.oxml.ns import nsdecls

from groupportal.office.document.styles import TWIPS_PER_MM, quoted

_WIDE_MM = 30
_EMU_PER_MM = 36_000
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_NUMBER = 1000
"""Above those of the charts, which count from 1."""


def qr_drawing(file: Any, address: str) -> tuple[str, float]:
    """The run that holds the code, and its height in points. The same address gives the same bytes."""
    made = io.BytesIO()
    segno.make(address, micro=False).save(made, kind="png", scale=10, border=4)
    made.seek(0)
    shown, _ = file.part.get_or_add_image(made)
    side = _WIDE_MM * _EMU_PER_MM
    size = f'cx="{side}" cy="{side}"'
    named = f'id="{_NUMBER}" name={quoted("二维码")} descr={quoted(f"二维码：{address}")}'
    drawn = (
        f'<w:r><w:drawing><wp:inline {nsdecls("wp", "a", "r", "pic")} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {named}/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_PICTURE}">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{shown}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    return drawn, _WIDE_MM * float(TWIPS_PER_MM) / 20
