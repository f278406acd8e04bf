"""What stands beside the text of the cells is named with place and count: pictures, comments, notes, boxes, heads and feet of pages."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from reports.annex.read import read_plan_file
from tests.reports.annex.plan_files import TASK_HEAD, task, write

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MARKS = ("footnoteReference", "commentReference", "commentReference")
_BOX = (
    '<xdr:oneCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>3</xdr:col><xdr:row>1</xdr:row></xdr:from>'
    "<xdr:sp><xdr:txBody><a:p><a:r><a:t>另有说明</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:oneCellAnchor>"
)


def _picture() -> io.BytesIO:
    made = io.BytesIO()
    Picture.new("RGB", (2, 2)).save(made, "PNG")
    return made


def _said(path) -> list[str]:
    reading = read_plan_file(path)
    assert len(reading.annex.tasks.rows) == 2
    return [f.message for f in reading.findings if f.code.startswith("unread")]


def test_of_a_word_file(tmp_path):
    path = write(tmp_path / "附件2.docx", "（截至2023年6月）", [*TASK_HEAD, task(), task("", "2.扩大")])
    assert _said(path) == [], "nothing of a plain file, and no page number"
    document = docx.Document(str(path))
    cells = document.tables[0].rows[2].cells
    cells[3].paragraphs[0].add_run().add_picture(_picture())
    for mark in _MARKS:
        cells[2].paragraphs[0]._p.append(parse_xml(f'<w:r {_W}><w:{mark} w:id="1"/></w:r>'))
    document.paragraphs[0].add_run().add_picture(_picture())
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第 1 页 共 2 页"
    document.save(str(path))
    assert [words.partition("。")[0] for words in _said(path)] == [
        "表格以外有图片 1 处没有读入",
        "第1个表格有脚注 1 条没有读入（第3行第3格）",
        "第1个表格有批注 2 条没有读入（第3行第3格）",
        "第1个表格有图片 1 处没有读入（第3行第4格）",
        "页眉里的“内部资料”没有读入",
    ]


def test_of_a_workbook(tmp_path):
    path = write(tmp_path / "附件2.xlsx", "（截至2023年6月）", [*TASK_HEAD, task(), task("", "2.扩大")])
    assert _said(path) == []
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.title = "情况"
    sheet.add_image(Image(_picture()), "D4")
    sheet["C4"].comment = Comment("数待核", "王芳")
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddHeader.left.text = '&"宋体,常规"&10内部资料'
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            ends = (
                content.rindex(b"</")
                if "/drawing" in name and name.endswith("drawing1.xml")
                else len(content)
            )
            new.writestr(name, content[:ends] + _BOX.encode() * (ends < len(content)) + content[ends:])
    assert [words.partition("。")[0] for words in _said(path)] == [
        "工作表“情况”有图片 1 处没有读入（D4）",
        "工作表“情况”有文本框 1 处没有读入（D2）",
        "工作表“情况”有批注 1 条没有读入（C4）",
        "工作表“情况”页眉里的“内部资料”没有读入",
    ]
