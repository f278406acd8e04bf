from __future__ import annotations

import io
import resource

import pytest
from PIL import Image

from groupportal.errors import DomainError
from groupportal.uploads import checking
from groupportal.uploads.checking import ORDINARY, check_content
from tests.files import samples

MB = 1024 * 1024
ZIP_TOO = ORDINARY | {".zip"}

GOOD = {
    "合同.pdf": samples.PDF,
    "发票.OFD": samples.archive({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<x/>"}),
    "现场.PNG": samples.image("PNG"),
    "现场.jpg": samples.image("JPEG"),
    "现场.jpeg": samples.image("JPEG"),
    "现场.webp": samples.image("WEBP"),
    "方案.docx": samples.word(),
    "台账.xlsx": samples.excel(),
    "汇报.pptx": samples.slides(),
    "说明.txt": "第一行\r\n第二行\t".encode("utf-8-sig"),
    "名单.csv": "单位,人数\n江海一职,120\n".encode(),
}
BAD = {
    "empty": ("空.pdf", b""),
    "kind_not_taken": ("程序.exe", b"MZ\x90"),
    "kind_not_taken html": ("页面.html", b"<script>alert(1)</script>"),
    "kind_not_taken svg": ("图.svg", b"<svg onload='x()'/>"),
    "kind_not_taken zip": ("资料.zip", samples.archive({"a.txt": b"a"})),
    "kind_not_taken docm": ("带宏.docm", samples.word()),
    "kind_not_taken nothing": ("无扩展名", b"abc"),
    "old_format doc": ("旧.doc", samples.OLD_WORD),
    "old_format xls": ("旧.XLS", samples.OLD_WORD),
    "old_format inside": ("旧.docx", samples.OLD_WORD),
    "wrong_content pdf": ("假.pdf", samples.image("PNG")),
    "wrong_content html in pdf": ("假.pdf", b"<html><script>x</script></html>"),
    "wrong_content ofd": ("假.ofd", samples.archive({"a.txt": b"a"})),
    "damaged ofd": ("断.ofd", samples.PDF),
    "damaged pdf": ("断.pdf", samples.PDF[:-6] + b" " * 3000),
    "wrong_content png": ("假.png", samples.image("JPEG")),
    "damaged png": ("断.png", samples.image("PNG")[:-300]),
    "damaged jpg": ("断.jpg", samples.image("JPEG", (600, 400))[:4000]),
    "damaged webp": ("断.webp", samples.image("WEBP", (600, 400))[:2000]),
    "damaged no image": ("假.jpg", b"GIF89a" + b"\0" * 50),
    "wrong_content docx": ("表.docx", samples.excel()),
    "not_office": ("文.docx", samples.PDF),
    "damaged docx": ("断.docx", samples.word()[:-400]),
    "macros": ("宏.docx", samples.with_member(samples.word(), "word/vbaProject.bin", b"x")),
    "wrong_content pptx": ("假.pptx", samples.word()),
    "macros pptx": ("宏.pptx", samples.with_member(samples.slides(), "ppt/vbaProject.bin", b"x")),
    "not_utf8": ("旧编码.csv", "单位,人数".encode("gb18030")),
    "wrong_content txt": ("假.txt", b"MZ\x00\x01"),
}


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_files_are_taken_as_what_they_are(name):
    verdict = check_content(GOOD[name], name=name, max_bytes=20 * MB)
    assert verdict.ending == "." + name.rsplit(".", 1)[1].lower()


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_with_a_sentence_that_names_them(case):
    name, content = BAD[case]
    with pytest.raises(DomainError) as refused:
        check_content(content, name=name, max_bytes=20 * MB)
    assert refused.value.code == case.split()[0]
    assert refused.value.message.startswith(f"文件“{name}”")
    assert refused.value.message.endswith("。")


def test_a_file_over_the_limit_says_how_large_it_is():
    with pytest.raises(DomainError) as refused:
        check_content(samples.PDF + b" " * (3 * MB), name="大.pdf", max_bytes=2 * MB)
    assert refused.value.code == "too_large"
    assert "3.0 MB" in refused.value.message
    assert "2 MB" in refused.value.message


def test_a_picture_of_too_many_pixels_is_refused_unopened():
    # A PNG head that claims 60,000 × 60,000; nothing behind it.
    bomb = bytearray(samples.image("PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(DomainError):
        check_content(bytes(bomb), name="炸弹.png", max_bytes=20 * MB)


def _webp_of(width: int, height: int) -> bytes:
    """Some 40 bytes that claim a picture of one colour and this size."""
    made = io.BytesIO()
    Image.new("RGB", (64, 64)).save(made, "WEBP", lossless=True)
    bomb = bytearray(made.getvalue())
    at = bomb.index(b"VP8L") + 9
    kept = int.from_bytes(bomb[at : at + 4], "little") >> 28 << 28
    bomb[at : at + 4] = (kept | (width - 1) | (height - 1) << 14).to_bytes(4, "little")
    return bytes(bomb)


def test_a_picture_of_forty_bytes_takes_no_gigabytes(monkeypatch):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    others = resource.getrusage(
        resource.RUSAGE_CHILDREN
    ).ru_maxrss  # the largest of all that ended: a demo was built, perhaps
    with pytest.raises(DomainError) as refused:
        check_content(_webp_of(16_383, 16_383), name="炸弹.webp", max_bytes=MB)
    assert refused.value.code == "too_many_pixels"
    # Past the first check it is read in a process that gets no more than its share.
    monkeypatch.setitem(checking.MAX_PIXELS, "WEBP", 10**9)
    with pytest.raises(DomainError) as refused:
        check_content(_webp_of(16_383, 16_383), name="炸弹.webp", max_bytes=MB)
    assert refused.value.code == "damaged"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes in this process"
    # One that is started begins with what its parent held, until it runs its own program.
    held = max(others, before + 100_000, 900_000)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= held
    assert check_content(samples.image("WEBP"), name="照片.webp", max_bytes=MB).ending == ".webp"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"a.txt": b"a" * 60 * MB}, "zip_bomb"),
        ({"../outside.txt": b"a"}, "bad_member"),
        ({"/etc/passwd": b"a"}, "bad_member"),
    ],
)
def test_dangerous_archives_are_refused_where_archives_are_taken(members, code):
    with pytest.raises(DomainError) as refused:
        check_content(samples.archive(members), name="资料.zip", accept=ZIP_TOO, max_bytes=20 * MB)
    assert refused.value.code == code


def test_a_plain_archive_is_taken_where_it_is_asked_for():
    content = samples.archive({"a.txt": b"a", "b/c.txt": b"c"})
    assert check_content(content, name="资料.zip", accept=ZIP_TOO, max_bytes=MB).ending == ".zip"


def test_a_truncated_archive_is_refused():
    content = samples.archive({"a.txt": b"a" * 5000})[:-10]
    with pytest.raises(DomainError) as refused:
        check_content(content, name="资料.zip", accept=ZIP_TOO, max_bytes=MB)
    assert refused.value.code == "damaged"
