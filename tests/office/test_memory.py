"""Files made to exhaust memory are refused, each in its own process whose greatest size is measured."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib

import pytest

from tests.office.packages import Reader, S, W, docx_parts, packed, xlsx_parts

LIMIT = 200
# A reader with nothing to read takes 31 MB. Where workbooks may hold a tenth, what they take beyond that is a tenth too.
SHARE, LIMIT_OF_SHARE = 10, 31 + (LIMIT - 31) // 10
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader():
    """One process whose children read the files."""
    opened = Reader()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def small_reader():
    """The same where a workbook may hold a tenth."""
    opened = Reader(SHARE)
    yield opened
    opened.close()


def _outcome(reader, path, limit):
    peak, printed = reader.read(path)
    assert peak < limit, f"{peak} MB"
    assert path.name in printed
    return printed.split()[:2]


@pytest.fixture
def outcome(reader):
    """What becomes of a file: level and code of the first finding."""
    return lambda path: _outcome(reader, path, LIMIT)


@pytest.fixture
def small_outcome(small_reader):
    """The same where a workbook may hold a tenth."""
    return lambda path: _outcome(small_reader, path, LIMIT_OF_SHARE)


def written(tmp_path, parts, name="表.docx"):
    path = tmp_path / name
    path.write_bytes(packed(parts))
    assert path.stat().st_size < 20 * 1024 * 1024
    return path


def test_300_megabytes(outcome, tmp_path):
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(300 * 1024 * 1024)
    assert outcome(path) == ["refusal", "too_large"]


def test_zip_bomb(outcome, tmp_path):
    path = tmp_path / "弹.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in docx_parts().items():
            archive.writestr(name, content)
        with archive.open("word/media/a.png", "w", force_zip64=True) as part:
            for _ in range(512):
                part.write(bytes(1024 * 1024))
    assert path.stat().st_size < 3 * 1024 * 1024
    assert outcome(path) == ["refusal", "zip_bomb"]


def test_zip_bomb_with_a_lying_directory(outcome, tmp_path):
    """The directory says 100 bytes where half a gigabyte comes out."""
    path = written(tmp_path, docx_parts() | {"word/media/a.png": bytes(100)})
    content = path.read_bytes()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(512)) + packer.flush()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("word/media/a.png")
    start = info.header_offset + 30 + len(info.filename)
    longer = len(bomb) - info.compress_size
    at = content.rfind(b"PK\x05\x06")
    entry = content.rfind(b"PK\x01\x02")
    changed = bytearray(content[:start] + bomb + content[start + info.compress_size :])
    changed[info.header_offset + 18 : info.header_offset + 22] = struct.pack("<L", len(bomb))
    changed[entry + longer + 20 : entry + longer + 24] = struct.pack("<L", len(bomb))
    changed[at + longer + 16 : at + longer + 20] = struct.pack(
        "<L", struct.unpack("<L", content[at + 16 : at + 20])[0] + longer
    )
    path.write_bytes(bytes(changed))
    # A reader that trusts the directory sees 100 bytes, whose checksum is right.
    assert outcome(path) == ["refusal", "no_table"]


HUGE = 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:x>" * 900_000 + "</w:x>" * 900_000, "zip_bomb"),
        ("<!--" + random.Random(1).randbytes(HUGE // 2).hex() + "-->", "zip_bomb"),
        ("<w:tbl><w:tr><w:tc>" + "<w:p/>" * 1_300_000 + "</w:tc></w:tr></w:tbl>", "too_many_rows"),
        ("<w:p/>" * 700_000, "no_table"),
    ],
    ids=["depth", "one token", "one row", "paragraphs"],
)
def test_documents_of_one_piece(outcome, tmp_path, body, code):
    # Noise keeps the ratio of compression below the limit, so that the later checks are reached.
    noise = "".join(f"<w:y>{zlib.crc32(str(i).encode())}</w:y>" for i in range(12_000))
    assert outcome(written(tmp_path, docx_parts(body + noise))) == ["refusal", code]


def test_more_rows_than_allowed(reader, tmp_path):
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>" * 4 + "</w:tr>"
    body = "<w:tbl>" + "".join(row.format(i, i, i, i) for i in range(10_001)) + "</w:tbl>"
    path = written(tmp_path, docx_parts(body))
    peak, printed = reader.read(path)
    assert peak < LIMIT, f"{peak} MB"
    assert printed.startswith("refusal too_many_rows")
    assert "10,000" in printed


CELL = '<c r="{}"><v>{}</v></c>'


@pytest.mark.parametrize(
    "sheet",
    [
        "".join(f'<row r="{i}">{CELL.format(f"A{i}", i)}</row>' for i in range(1, 10_002)),
        f'<row r="1">{CELL.format("XFD1", 1)}</row>',
        f'<row r="1048576">{CELL.format("A1048576", 1)}</row>',
        "".join(f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(1, 310_000)),
    ],
    ids=["rows", "far right", "far down", "styled rows"],
)
def test_sheets_too_large(outcome, tmp_path, sheet):
    path = written(tmp_path, xlsx_parts(f"<sheetData>{sheet}</sheetData>"), "大.xlsx")
    assert outcome(path) == ["refusal", "too_many_rows"]


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1">' + "".join(CELL.format("A1", i * i) for i in range(62_000)) + "</row>",
        "".join(
            f'<row r="{i}">{"".join(f"<c><v>{i * j}</v></c>" for j in range(250))}</row>'
            for i in range(1, 140)
        ),
    ],
    ids=["one row", "cells"],
)
def test_sheets_of_too_many_cells(small_outcome, tmp_path, sheet):
    path = written(tmp_path, xlsx_parts(f"<sheetData>{sheet}</sheetData>"), "大.xlsx")
    assert small_outcome(path) == ["refusal", "too_many_rows"]


def test_the_largest_sheet_that_is_read(small_outcome, tmp_path):
    """990 rows by 30 columns of different texts: all of it is made into cells, and still memory stays low."""
    cell = '<c t="inlineStr"><is><t>格{}-{}</t></is></c>'
    rows = "".join(
        f'<row r="{i}">{"".join(cell.format(i, j) for j in range(30))}</row>' for i in range(1, 991)
    )
    path = written(tmp_path, xlsx_parts(f"<sheetData>{rows}</sheetData>"), "大.xlsx")
    assert small_outcome(path) == ["refusal", "no_table"]


def test_merges_that_cover_everything_again_and_again(outcome, tmp_path):
    merges = '<mergeCell ref="A1:Z9999"/>' * 30_000
    sheet = f'<sheetData><row r="9999">{CELL.format("Z9999", 1)}</row></sheetData><mergeCells>{merges}</mergeCells>'
    path = written(tmp_path, xlsx_parts(sheet), "并.xlsx")
    assert outcome(path) == ["refusal", "damaged"]


def test_styles_without_end(outcome, tmp_path):
    xfs = "<xf/>" * 700_000
    styles = f'<styleSheet xmlns="{S}"><cellXfs>{xfs}</cellXfs></styleSheet>'
    path = written(tmp_path, xlsx_parts() | {"xl/styles.xml": styles + "<!--x-->"}, "样.xlsx")
    assert outcome(path) == ["refusal", "too_many_rows"]


@pytest.mark.parametrize(("head", "one"), [("", "<si/>"), ("<si><t>a</t></si>", "<si><t>字</t></si>")])
def test_shared_strings_without_end(outcome, tmp_path, head, one):
    strings = "".join(
        f"{one}<!--{zlib.crc32(str(i).encode())}-->" if i % 50 == 0 else one for i in range(1_400_000)
    )
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    parts = xlsx_parts(sheet) | {"xl/sharedStrings.xml": f'<sst xmlns="{S}">{head}{strings}</sst>'}
    assert outcome(written(tmp_path, parts, "字.xlsx"))[0] == "refusal"


def test_rows_again_and_again(small_outcome, tmp_path):
    rows = (
        "".join(f'<row r="1" ht="{i}"/>' for i in range(59_000))
        + f'<row r="9000">{CELL.format("A9000", 1)}</row>'
    )
    path = written(tmp_path, xlsx_parts(f"<sheetData>{rows}</sheetData>"), "行.xlsx")
    assert small_outcome(path) == ["refusal", "no_table"]


def test_numbering_part_too_large_is_left_aside(outcome, tmp_path):
    numbering = f'<w:numbering xmlns:w="{W}">' + "<w:abstractNum/>" * 600_000 + "</w:numbering>"
    noise = {"word/media/a": "".join(str(zlib.crc32(str(i).encode())) for i in range(10_000))}
    path = written(tmp_path, docx_parts() | {"word/numbering.xml": numbering} | noise)
    assert outcome(path)[0] == "refusal"
