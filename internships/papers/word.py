"""A three-party agreement as Word: its nine blocks in their order, then room for three signatures and the guardian's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from django.conf import settings

from groupportal.office.document.values import Document, Heading, Paragraph, Run, TableBlock
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.uploads.names import safe_name
from internships.models import Agreement
from internships.papers.blocks import by_block

NUMERALS = "一二三四五六七八九"
BY_HAND = "＿＿＿＿＿＿＿＿＿＿＿＿"
"""A line to write on."""
ROOM = "\n\n\n"
"""Lines that leave room for a seal."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def agreement_document(row: Agreement) -> Document:
    """What is printed of an agreement. Numbers of identity cards and private phones are written in by hand when it is signed."""
    blocks: list[Heading | Paragraph | TableBlock] = [
        _line(
            "依据《职业学校学生实习管理规定》（教职成〔2021〕4号）第十四条、第十五条，学校、实习单位和学生就岗位实习约定如下。"
        )
    ]
    for place, (title, said) in enumerate(by_block(row.terms)):
        blocks.append(Heading(1, (Run(f"{NUMERALS[place]}、{title}"),)))
        blocks += [_line(f"{term.label}：{text}") for term, text in said] or [_line("（未写明）")]
        if place == 0:
            blocks += [
                _line(f"{who}{what}：{BY_HAND}")
                for who in ("学生", "监护人")
                for what in ("身份证号", "电话")
            ]
    blocks += [_line(text) for text in declarations(row)]
    day = "　　年　月　日"
    blocks.append(
        TableBlock(
            "各方签字盖章",
            ("", "学校（盖章）", "实习单位（盖章）", "学生（签字）", "监护人（签字）"),
            (
                tuple((Run(text),) for text in ("签字人", ROOM, "", "", "")),
                tuple((Run(text),) for text in ("日期", day, day, day, day)),
            ),
        )
    )
    return Document(
        "职业学校学生岗位实习三方协议", tuple(blocks), subtitle=f"编号：{row.number}", creator=str(row.unit)
    )


def declarations(row: Agreement) -> list[str]:
    """What it says of fees, papers and guarantees (Article 20); what is not declared is left out."""
    said = []
    if row.fees is not None:
        fees = (
            f"收取{'、'.join(row.fees)}"
            if row.fees
            else "不收取押金、培训费、管理费、材料费、就业服务费等任何费用"
        )
        said.append(f"学校和实习单位向学生{fees}。")
    if row.holds_papers is not None:
        said.append(f"{'' if row.holds_papers else '不'}扣押学生证、身份证等证件。")
    if row.asks_guarantee is not None:
        said.append(f"{'' if row.asks_guarantee else '不'}要求学生提供担保。")
    return said


def _line(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def agreement_word(row: Agreement) -> bytes:
    """The .docx; the same agreement gives the same bytes."""
    return write_document(
        agreement_document(row), Stamp(str(row.public_id), row.created_at, settings.CODE_VERSION)
    )


def file_name(row: Agreement) -> str:
    """What its file is called."""
    return safe_name(f"三方协议{row.number}-{row.terms.get('student_name', '')}.docx")


def zipped(rows: Iterable[Agreement]) -> bytes:
    """All of them in one archive, a folder for each class."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            folder = safe_name(row.terms.get("student_class") or "未编班")
            info = zipfile.ZipInfo(f"{folder}/{file_name(row)}", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, agreement_word(row))
    return held.getvalue()
