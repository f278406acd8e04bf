"""A report with everything in it, small enough to be read in a test."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from functools import cache

from lxml import etree

from groupportal.office.document.values import (
    Attachment,
    ChartBlock,
    Document,
    Heading,
    Paragraph,
    Run,
    Runs,
    Signature,
    TableBlock,
)
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp

STAMP = Stamp("3f2a", dt.datetime(2022, 12, 31, 16, 0, tzinfo=dt.UTC), "1.0")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(text: str) -> Runs:
    """Runs of a text in which 〔mark=12〕 is a figure."""
    runs = []
    for number, piece in enumerate(text.replace("〕", "〔").split("〔")):
        if number % 2:
            mark, _, said = piece.partition("=")
            runs.append(Run(said, mark))
        elif piece:
            runs.append(Run(piece))
    return tuple(runs)


def _row(*cells: str) -> tuple[Runs, ...]:
    return tuple(words(cell) for cell in cells)


MEMBERS = TableBlock(
    "成员单位构成",
    ("类别", "上年末", "本年新增", "本年末"),
    (
        _row("企业", "〔ent_before=48〕", "〔ent_new=6〕", "〔ent=54〕"),
        _row("学校", "〔school_before=20〕", "—", "〔school=20〕"),
        _row("行业协会", "〔assoc_before=8〕", "〔assoc_new=1〕", "〔assoc=9〕"),
        _row("合计", "〔all_before=76〕", "〔all_new=7〕", "〔all=83〕"),
    ),
    unit="家",
    total_last=True,
    notes=("年末数以在册成员计。",),
)
BARS = ChartBlock(
    "成员单位构成",
    "bars",
    ("企业", "学校", "行业协会与其他组织"),
    (("上年末", (48, 20, None)), ("本年末", (54, 20, 9))),
    "家",
    "企业占全部成员的六成以上。",
    (("ent_before", "school_before", ""), ("ent", "school", "assoc")),
)
LINE = ChartBlock(
    "各年到位资金",
    "line",
    ("2019年", "2020年", "2021年", "2022年"),
    (("到位", (Decimal("175.5"), None, Decimal(850), Decimal(900))),),
    "万元",
    "到位资金逐年增加，2020年没有记录。",
)
LIST = TableBlock(
    "合作项目一览",
    ("项目", "牵头单位", "已到位"),
    (_row("订单班", "甲职业技术学校", "〔p1=12.5〕"), _row("产业学院", "乙机械有限公司", "〔p2=30〕")),
    unit="万元",
)
BLOCKS = (
    Heading(1, words("一、组织建设")),
    Paragraph(
        words(
            "截至年末，集团有成员单位〔all=83〕家，比上年末增加〔all_new=7〕家。其中企业〔ent=54〕家，占〔share=65.06%〕。"
        )
    ),
    Paragraph(
        words(
            "理事会坚持“共建、共管、共享”，全年开会2次，形成决议〔decisions=5〕项。章程修订稿已经全体理事通过。"
        )
    ),
    Heading(2, words("（一）成员变化")),
    MEMBERS,
    BARS,
    Heading(3, words("1.企业成员")),
    Paragraph(words("新加入的企业以装备制造为主。年内有〔left=1〕家企业退出，退出手续齐全。")),
    Heading(4, words("（1）退出原因")),
    Paragraph(words("该企业迁往外地。集团已收回成员证书。")),
    Heading(1, words("二、经费使用")),
    Paragraph(words("全年到位资金〔money=900〕万元，支出〔spent=896.4〕万元。支出都有凭证。")),
    LINE,
    Heading(1, words("三、下一步打算")),
    Paragraph(words("继续扩大合作面；把实习管理做细；办好年会。")),
)
DOCUMENT = Document(
    "江门市先进装备制造业职业教育集团2022年度工作报告",
    BLOCKS,
    "（2022年1月1日至12月31日）",
    Signature("江门市装备制造职教集团", "秘书处", dt.date(2023, 1, 5)),
    (
        Attachment("合作项目一览表", (LIST,)),
        Attachment("说明", (Paragraph(words("本表由各牵头单位填报，共〔projects=2〕个项目。")),)),
    ),
    contents=True,
    creator="江门职教集团",
)


@cache
def sent() -> bytes:
    """The sample as Word."""
    return write_document(DOCUMENT, STAMP)


def part(file: bytes, name: str = "word/document.xml") -> etree._Element:
    """A part of a file."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return etree.fromstring(archive.read(name))


def names(file: bytes) -> list[str]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.namelist()


def text(element: etree._Element) -> str:
    """The text below an element."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))
