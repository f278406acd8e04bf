"""What is in a file is shown beside one's work, for who may open it, and bad files are said in words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.audit.models import AccessEntry
from groupportal.files.models import StoredFile
from groupportal.files.preview import MAX_BYTES, preview_of
from groupportal.files.services import store_upload
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.uploads import reader
from groupportal.uploads.checking import WITH_ARCHIVES
from tests.files.samples import image
from tests.world import World


def _pdf(pages: int) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(595, 842)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("签到情况说明")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(("姓名", "单位", "李强", "江海一职")):
        table.cell(place // 2, place % 2).text = text
    wide = document.add_table(rows=1, cols=3)
    wide.cell(0, 0).merge(wide.cell(0, 2)).text = "签字盖章"
    document.save(out)
    return out.getvalue()


def _excel() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "签到"
    for row in (("姓名", "人次"), ("李强", 3)):
        book.active.append(row)
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"]["A1"] = "看不到的"
    book.save(out)
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("签到表.txt", "李强")
    return out.getvalue()


@pytest.fixture
def keep(world: World, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path

    def kept(name: str, content: bytes) -> StoredFile:
        with group_scope(world.a, actor=world.wang):
            by = viewer_for(world.wang, world.a)
            upload = SimpleUploadedFile(name, content)
            return store_upload(
                upload, by=by, purpose="佐证材料", view_action="plans.view_plan", accept=WITH_ARCHIVES
            )

    return kept


KINDS: dict[str, tuple[Any, list[str]]] = {
    "说明.docx": (_word, ["签到情况说明", "李强", "江海一职"]),
    "签到.xlsx": (_excel, ["签到", "人次", "李强"]),
    "记事.txt": ("签到人次".encode, ["签到人次"]),
    "材料.zip": (_zip, ["签到表.txt", "共 1 个文件"]),
    "照片.png": (image, ["/inline/"]),
    "说明.pdf": (lambda: _pdf(7), ["data:image/jpeg;base64,", "第 5 页，共 7 页", "从第 6 页接着看"]),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_shows_what_is_in_it(world: World, client_for: Any, keep: Any, name: str) -> None:
    content, words = KINDS[name]
    file = keep(name, content())
    page = client_for(world.wang, world.a).get("files:file_preview", public_id=file.public_id)
    shown = page.content.decode()
    for word in words:
        assert word in shown, word
    assert "看不到的" not in shown
    assert shown.count("签字盖章") <= 1, "a cell over three columns is read once"
    with group_scope(world.a, actor=world.wang):
        assert AccessEntry.objects.filter(object_id=file.public_id, purpose="在浏览器中查看").count() == 1


def test_the_rest_of_a_pdf_is_turned_to(world: World, client_for: Any, keep: Any) -> None:
    file = keep("说明.pdf", _pdf(7))
    page = client_for(world.wang, world.a).get(
        "files:file_preview", public_id=file.public_id, data={"page": "6"}
    )
    shown = page.content.decode()
    assert "第 7 页，共 7 页" in shown
    assert "前几页" in shown
    for strange in ("0", "99", "x", "１"):
        page = client_for(world.wang, world.a).get(
            "files:file_preview", public_id=file.public_id, data={"page": strange}
        )
        assert page.status_code == 200


def test_a_file_that_can_not_be_read_says_so(world: World, client_for: Any, keep: Any) -> None:
    broken = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    file = keep("坏.pdf", broken)
    page = client_for(world.wang, world.a).get("files:file_preview", public_id=file.public_id)
    assert "没有读出来，请下载后打开" in page.content.decode()


def test_who_may_not_open_a_file_sees_nothing_of_it(world: World, client_for: Any, keep: Any) -> None:
    file = keep("说明.docx", _word())
    for user, group in ((world.zhang, world.a), (world.qian, world.b)):
        assert client_for(user, group).get("files:file_preview", public_id=file.public_id).status_code in (
            403,
            404,
        )


def _slides(*texts: str) -> bytes:
    out = io.BytesIO()
    drawn = "http://schemas.openxmlformats.org/drawingml/2006/main"
    with zipfile.ZipFile(out, "w") as archive:
        for number, text in enumerate(texts, start=1):
            body = f'<s xmlns:a="{drawn}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p><a:p/></s>'
            archive.writestr(f"ppt/slides/slide{number}.xml", body)
    return out.getvalue()


def test_what_the_reader_takes_of_each_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process: the one with limits is asked for pages above."""
    pages = reader.pdf_pages(_pdf(7), 5, 5)
    assert (pages["total"], len(pages["pages"])) == (7, 2)
    assert reader.word_blocks(_word()) == {
        "blocks": [
            {"text": "签到情况说明"},
            {"rows": [["姓名", "单位"], ["李强", "江海一职"]]},
            {"rows": [["签字盖章", "", ""]]},
        ],
        "cut": False,
    }
    assert reader.excel_blocks(_excel()) == {
        "blocks": [{"title": "签到", "rows": [["姓名", "人次"], ["李强", "3"]]}],
        "cut": False,
    }
    many = reader.slide_blocks(_slides(*(f"第{n}讲" for n in range(1, 12))))
    assert [block["text"] for block in many["blocks"]][-2:] == ["第10讲", "第11讲"], "in their order"
    monkeypatch.setattr(reader, "BLOCKS", 2)
    monkeypatch.setattr(reader, "ROWS", 1)
    assert reader.word_blocks(_word())["cut"]
    assert reader.excel_blocks(_excel()) == {
        "blocks": [{"title": "签到", "rows": [["姓名", "人次"]]}],
        "cut": True,
    }
    assert reader.slide_blocks(_slides("一", "二", "三"))["cut"]


def test_slides_are_shown_and_what_can_not_be_is_said() -> None:
    shown = preview_of(
        StoredFile(name="汇报.pptx", content_type="application/x", size=10), io.BytesIO(_slides("建设成效"))
    )
    assert shown.blocks == ({"title": "第 1 页", "text": "建设成效"},)
    empty = preview_of(
        StoredFile(name="汇报.pptx", content_type="application/x", size=10), io.BytesIO(_slides())
    )
    assert "没有文字和表格" in empty.note
    large = StoredFile(name="扫描.pdf", content_type="application/pdf", size=MAX_BYTES + 1)
    assert "太大或太复杂" in preview_of(large, io.BytesIO()).note
    broken = preview_of(StoredFile(name="坏.zip", content_type="application/zip", size=3), io.BytesIO(b"PK"))
    assert "没有读出来" in broken.note
