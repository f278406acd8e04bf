"""Files that must not be opened: each is refused with a sentence that names it and says what to do."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import docx
import openpyxl
import pytest

from groupportal.errors import DomainError
from groupportal.office import package
from groupportal.office.safety import OfficeFileError, OfficeKind, inspect_office_file
from tests.office.packages import docx_parts, packed, relations_xml, types_xml, xlsx_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ADVICE = ("请", "名称")


def refused(content: bytes, **options) -> OfficeFileError:
    with pytest.raises(OfficeFileError) as caught:
        inspect_office_file(content, name="建设情况.docx", **options)
    message = caught.value.message
    assert message.startswith("文件“建设情况.docx”")
    assert "请" in message
    assert message.endswith("。")
    return caught.value


def word_bytes() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def excel_bytes() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def test_kinds_by_content_not_by_name():
    assert inspect_office_file(word_bytes(), name="甲.xlsx") is OfficeKind.DOCX
    assert inspect_office_file(excel_bytes(), name="甲.docx") is OfficeKind.XLSX
    assert inspect_office_file(packed(docx_parts()), name="甲") is OfficeKind.DOCX
    assert inspect_office_file(packed(xlsx_parts()), name="甲") is OfficeKind.XLSX


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty", "空文件"),
        (b"%PDF-1.7 ...", "not_office", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "not_office", "图片"),
        (b"\xff\xd8\xff\xe0", "not_office", "图片"),
        (b"Rar!\x1a\x07", "not_office", "压缩包"),
        ("姓名,单位\n张三,一职".encode(), "not_office", "CSV"),
        ("姓名,单位\n张三,一职".encode("gb18030"), "not_office", "CSV"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_office", "网页"),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "not_office", "XML"),
        (b"{\\rtf1 ...}", "old_format", "RTF"),
        (random.Random(1).randbytes(64).replace(b"PK", b"  "), "not_office", "Word"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_format", ".docx"),
        (OLE + "Workbook".encode("utf-16-le"), "old_format", ".xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "密码"),
        (packed({"a.txt": "x"}), "not_office", "解压"),
        (
            packed(docx_parts() | {"[Content_Types].xml": types_xml("a.xml", "application/x")}),
            "not_office",
            "Word",
        ),
    ],
)
def test_not_word_or_excel(content, code, word):
    error = refused(content)
    assert error.code == code
    assert word in error.message


def test_is_a_domain_error_and_names_no_folder():
    with pytest.raises(DomainError, match="文件“甲"):
        inspect_office_file(b"", name="C:\\秘书处\\甲.docx")


@pytest.mark.parametrize("cut", [5, 100, 2_000, -1, -22, -30])
def test_truncated(cut):
    assert refused(word_bytes()[:cut]).code == "damaged"


def test_one_flipped_byte_in_any_part():
    whole = packed({k: v + "<!---->" if isinstance(v, str) else v for k, v in docx_parts().items()})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        places = [info.header_offset + 30 + len(info.filename) + 12 for info in archive.infolist()]
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 0x55
        assert refused(bytes(broken)).code == "damaged"


def test_part_that_is_no_xml():
    assert refused(packed(docx_parts() | {"word/document.xml": "<w:document"})).code == "damaged"


def test_encrypted_members():
    content = bytearray(packed(docx_parts()))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refused(bytes(content)).code == "encrypted"


def test_too_large_says_both_sizes():
    error = refused(b"PK\x03\x04" + bytes(3_000_000), max_bytes=1024 * 1024)
    assert error.code == "too_large"
    assert "2.9 MB" in error.message
    assert "1 MB" in error.message


@pytest.mark.parametrize("limit", ["MAX_TOTAL_BYTES", "MAX_MEMBER_BYTES"])
def test_limits_of_what_comes_out(monkeypatch, limit):
    monkeypatch.setattr(package, limit, 1_000)
    error = refused(packed(docx_parts() | {"word/media/a.png": b"abc" * 400}))
    assert error.code == "zip_bomb"


def test_too_many_members():
    assert refused(packed(docx_parts() | {f"x/{i}": "" for i in range(2_001)})).code == "too_many_members"


def test_directory_that_hides_its_number_of_members():
    content = bytearray(packed(docx_parts() | {f"x/{i:0200}": "" for i in range(5_000)}))
    at = content.rfind(b"PK\x05\x06")
    content[at + 8 : at + 12] = struct.pack("<HH", 4, 4)
    assert refused(bytes(content)).code == "too_many_members"


def test_two_members_of_one_name():
    stream = io.BytesIO(packed(docx_parts()))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<a/>")
    assert refused(stream.getvalue()).code == "damaged"


def test_compression_that_cannot_be_bounded():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        for path, content in docx_parts().items():
            archive.writestr(path, content)
    assert refused(stream.getvalue()).code == "damaged"


@pytest.mark.parametrize("kind", ["sheet.macroEnabled", "document.macroEnabledTemplate"])
def test_macro_types(kind):
    parts = docx_parts()
    parts["[Content_Types].xml"] = types_xml(
        "word/document.xml", f"application/vnd.ms-office.{kind}.main+xml"
    )
    error = refused(packed(parts))
    assert error.code == "macros"
    assert "另存为" in error.message


@pytest.mark.parametrize("path", ["word/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/VBAPROJECT.BIN"])
def test_macro_parts(path):
    assert refused(packed(docx_parts() | {path: "<a/>"})).code == "macros"


@pytest.mark.parametrize("path", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_links_to_other_workbooks(path):
    assert refused(packed(xlsx_parts() | {path: "<a/>"})).code == "external_links"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://evil.example/t.dotm"),
        ("attachedTemplate", "\\\\server\\share\\t.dotx"),
        ("attachedTemplate", "file://server/share/t.dotx"),
        ("attachedTemplate", "file:///\\\\server\\share\\t.dotx"),
        ("image", "https://example.com/a.png"),
        ("image", "//example.com/a.png"),
        ("oleObject", "file:///C:/a.xlsx"),
        ("externalLinkPath", "b.xlsx"),
        ("frame", "http://example.com"),
        ("subDocument", "C:/x.docx"),
    ],
)
def test_external_targets(kind, target):
    parts = docx_parts() | {"word/_rels/document.xml.rels": relations_xml((kind, target, "External"))}
    assert refused(packed(parts)).code == "external_links"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://www.moe.gov.cn/"),
        ("hyperlink", "mailto:a@example.com"),
        ("attachedTemplate", "file:///C:\\Users\\a\\公文.dotx"),
        ("attachedTemplate", "file:///D:/公文.dotx"),
        ("attachedTemplate", "Normal.dotm"),
        ("image", "file:///C:\\Users\\a\\clip_image001.jpg"),
    ],
)
def test_external_targets_without_harm(kind, target):
    parts = docx_parts() | {"word/_rels/document.xml.rels": relations_xml((kind, target, "External"))}
    assert inspect_office_file(packed(parts), name="甲") is OfficeKind.DOCX


@pytest.mark.parametrize(
    "parts",
    [
        {"word/embeddings/oleObject1.bin": "x"},
        {"word/activeX/activeX1.xml": "<a/>"},
        {"word/_rels/document.xml.rels": relations_xml(("oleObject", "embeddings/a.xlsx", ""))},
        {"word/_rels/document.xml.rels": relations_xml(("package", "embeddings/a.xlsx", ""))},
    ],
)
def test_embedded_objects(parts):
    assert refused(packed(docx_parts() | parts)).code == "embedded_object"


def test_a_text_that_is_embedded_whole_is_to_be_saved_anew():
    parts = {"word/_rels/document.xml.rels": relations_xml(("aFChunk", "a.html", ""))}
    error = refused(packed(docx_parts('<w:altChunk xmlns:r="r" r:id="rId1"/>') | parts))
    assert error.code == "embedded_text"
    assert "打开后另存为" in error.message
    assert "删去" not in error.message


def test_the_workbook_behind_a_chart_is_no_embedded_file():
    parts = docx_parts() | {
        "word/charts/_rels/chart1.xml.rels": relations_xml(("package", "../embeddings/a.xlsx", "")),
        "word/embeddings/a.xlsx": b"PK",
    }
    assert inspect_office_file(packed(parts), name="甲") is OfficeKind.DOCX


BILLION = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("word/document.xml", BILLION),
        ("word/document.xml", BILLION.encode("utf-16")),
        ("word/x.bin", " \n" + BILLION),
        ("docProps/core.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        ("[Content_Types].xml", "<!DOCTYPE a><a/>"),
    ],
)
def test_entities(path, content):
    assert refused(packed(docx_parts() | {path: content})).code == "xml_entities"


def test_strict_open_xml():
    strict = relations_xml(("officeDocument", "word/document.xml", "")).replace(
        "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
    )
    error = refused(packed(docx_parts() | {"_rels/.rels": strict}))
    assert error.code == "old_format"
    assert "严格" in error.message


def test_missing_and_irregular_files(tmp_path):
    for path in (tmp_path / "没有.docx", tmp_path):
        with pytest.raises(OfficeFileError) as caught:
            inspect_office_file(path, name="没有.docx")
        assert caught.value.code == "missing"
