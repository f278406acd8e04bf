"""What a file is by its content, whatever its name says; everything else is refused with a sentence."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image

from groupportal.errors import DomainError
from groupportal.office import package
from groupportal.office.safety import inspect_office_file
from groupportal.uploads.heic import HEIC, begins_as_heic
from groupportal.uploads.limited import read_apart
from groupportal.uploads.names import shown

WORD = ".docx"
EXCEL = ".xlsx"
SLIDES = ".pptx"
OFD = ".ofd"
IMAGES = frozenset({".png", ".jpg", ".jpeg", ".webp", *HEIC})
TEXTS = frozenset({".txt", ".csv"})
PAPERS = frozenset({".pdf", OFD, *IMAGES})
"""Scans of signed or sealed papers."""
ORDINARY = frozenset({*PAPERS, WORD, EXCEL, SLIDES, *TEXTS})
"""What is taken unless the caller says otherwise."""
WITH_ARCHIVES = ORDINARY | {".zip"}

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    OFD: "application/ofd",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
    ".json": "application/json",
}
INLINE_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""What a browser may show itself instead of saving it."""

PREVIEWED = WITH_ARCHIVES - {OFD}
"""What a page can show the inside of; no library draws an OFD well enough."""

MAX_PIXELS = {"PNG": 120_000_000, "JPEG": 120_000_000, "WEBP": 24_000_000}
"""By what reading one takes: PNG is looked through piece by piece, JPEG at an eighth of its size, WebP only as a whole."""
MAX_PROGRESSIVE = 40_000_000
"""A progressive JPEG is held as a whole however small it is read."""
_OLD_OFFICE = {".doc": WORD, ".xls": EXCEL, ".ppt": SLIDES, ".wps": WORD, ".et": EXCEL}
_IMAGE_FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
_SLIDES_TYPE = "presentationml.presentation.main+xml"
_MAX_ZIP_MEMBERS = 2_000
_MAX_ZIP_RATIO = 100
_MAX_ZIP_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Verdict:
    """What the file is: ending (lower case, with its dot) and content type."""

    ending: str
    content_type: str


def _refuse(code: str, name: str, rest: str) -> DomainError:
    return DomainError(code, f"文件“{shown(name)}”{rest}")


def kinds_in_words(accept: frozenset[str]) -> str:
    """The accepted kinds as a sentence says them: ``PDF、图片、Word（.docx）``."""
    words = [
        ("PDF", {".pdf"}),
        ("OFD", {OFD}),
        ("图片（PNG、JPG、WebP、HEIC）", IMAGES),
        ("Word（.docx）", {WORD}),
        ("Excel（.xlsx）", {EXCEL}),
        ("演示文稿（.pptx）", {SLIDES}),
        ("文本（.txt、.csv）", TEXTS),
        ("压缩包（.zip）", {".zip"}),
    ]
    return "、".join(word for word, endings in words if accept & endings)


def accept_attribute(accept: frozenset[str]) -> str:
    """The endings for a browser's file picker; of pictures their types too, so that a phone offers its camera."""
    pictures = {CONTENT_TYPES[ending] for ending in accept & IMAGES}
    return ",".join([*sorted(accept), *sorted(pictures)])


def check_outside(name: str, size: int, *, accept: frozenset[str], max_bytes: int) -> str:
    """The ending, from what is seen without opening the file. DomainError where it is empty, too large or of a kind not taken."""
    ending = PurePosixPath(name).suffix.lower()
    if not size:
        raise _refuse("empty", name, "是空文件。请确认文件已保存完整后重新上传。")
    if size > max_bytes:
        limit = max_bytes // 1048576
        raise _refuse(
            "too_large",
            name,
            f"有 {size / 1048576:.1f} MB，超过 {limit} MB 的上限。请压缩图片或拆成几个文件后再上传。",
        )
    if ending in _OLD_OFFICE:
        raise _refuse(
            "old_format",
            name,
            f"是旧版格式，可能带有宏。请用 Word、Excel 或 WPS 打开，另存为 {_OLD_OFFICE[ending]} 后再上传。",
        )
    if ending not in accept:
        raise _refuse("kind_not_taken", name, f"的类型不能上传。可以上传{kinds_in_words(accept)}。")
    return ending


def check_content(content: bytes, *, name: str, accept: frozenset[str] = ORDINARY, max_bytes: int) -> Verdict:
    """What the file is. DomainError in words where it is empty, too large, of another kind than its name, or harmful."""
    ending = check_outside(name, len(content), accept=accept, max_bytes=max_bytes)
    _CHECKS[ending](content, name, ending)
    return Verdict(ending, CONTENT_TYPES[ending])


def _check_pdf(content: bytes, name: str, ending: str) -> None:
    if b"%PDF-" not in content[:1024]:
        raise _refuse(
            "wrong_content",
            name,
            "的内容不是 PDF，只是改了扩展名。请在原来的软件里“另存为”或“导出”PDF 后再上传。",
        )
    if b"%%EOF" not in content[-2048:]:
        raise _refuse("damaged", name, "不完整，缺少结尾。请确认能正常打开，重新下载或另存后再上传。")


def _check_image(content: bytes, name: str, ending: str) -> None:
    try:
        found = _webp(content, name) if content[8:12] == b"WEBP" else _opened(content, name)
    except (OSError, SyntaxError, ValueError, KeyError, EOFError, Image.DecompressionBombError) as error:
        raise _refuse(
            "damaged", name, "不是能打开的图片，或者不完整。请确认能正常打开，另存为 JPG 或 PNG 后再上传。"
        ) from error
    if found != (".jpg" if ending == ".jpeg" else ending):
        raise _refuse(
            "wrong_content",
            name,
            f"的内容是 {found.removeprefix('.').upper()} 图片，与扩展名 {ending} 不符。请把扩展名改为 {found} 后再上传。",
        )


def _check_heic(content: bytes, name: str, ending: str) -> None:
    """Its first bytes alone: what decodes it takes seconds and runs in a worker."""
    if not begins_as_heic(content):
        raise _refuse("damaged", name, "不是能打开的照片，或者不完整。请在手机相册里确认能打开，再选一次。")


def _refuse_pixels(name: str, width: int, height: int, most: int) -> None:
    if width * height > most:
        raise _refuse(
            "too_many_pixels",
            name,
            f"有 {width}×{height} 像素，太大了，最多 {most // 10_000} 万像素。请缩小，或另存为普通的 JPG 后再上传。",
        )


def _opened(content: bytes, name: str) -> str:
    """A PNG or JPEG, read to the last byte in little memory: a truncated photograph shows only then."""
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as image:
        kind = image.format or ""
        _refuse_pixels(
            name, *image.size, MAX_PROGRESSIVE if image.info.get("progressive") else MAX_PIXELS[kind]
        )
        if kind == "PNG":
            image.verify()
        else:
            image.draft("L", (max(image.width // 8, 1), max(image.height // 8, 1)))
            image.load()
        return _IMAGE_FORMATS[kind]


def _webp(content: bytes, name: str) -> str:
    """A WebP: its decoder takes room for the whole picture as it opens it, so its size is read before, and the rest elsewhere."""
    chunk, head = content[12:16], content[20:30]
    if len(head) < 10 or chunk not in (b"VP8X", b"VP8L", b"VP8 "):
        raise ValueError("no picture")
    if chunk == b"VP8X":
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (4, 7))
    elif chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    _refuse_pixels(name, width, height, MAX_PIXELS["WEBP"])
    try:
        read_apart(content, "WEBP")
    except subprocess.CalledProcessError as error:
        raise OSError("not read within its limits") from error
    return ".webp"


def _check_office(content: bytes, name: str, ending: str) -> None:
    kind = inspect_office_file(content, name=name)
    if f".{kind}" != ending:
        raise _refuse(
            "wrong_content", name, f"的内容与扩展名 {ending} 不符。请把扩展名改为 .{kind} 后再上传。"
        )


def _check_slides(content: bytes, name: str, ending: str) -> None:
    if not content.startswith(b"PK\x03\x04"):
        raise _refuse(
            "wrong_content",
            name,
            "不是 .pptx 演示文稿，或者设有打开密码。请取消密码，另存为 .pptx 后再上传。",
        )
    types = package.check_package(io.BytesIO(content), name)
    if not any(t.endswith(_SLIDES_TYPE) for t in types):
        raise _refuse("wrong_content", name, "不是普通的 .pptx 演示文稿。请另存为 .pptx 后再上传。")


def _check_text(content: bytes, name: str, ending: str) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        how = "“CSV UTF-8”" if ending == ".csv" else "编码为 UTF-8 的文本"
        raise _refuse("not_utf8", name, f"的编码不是 UTF-8。请打开后另存为{how}，再上传。") from error
    if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text):
        raise _refuse(
            "wrong_content",
            name,
            "里有不属于文本的内容，可能是改了扩展名的其他文件。请确认后上传原来的文件。",
        )


def _check_ofd(content: bytes, name: str, ending: str) -> None:
    """GB/T 33190: a zip archive whose OFD.xml names its documents."""
    if "OFD.xml" not in _members(
        content, name, "不是能打开的 OFD 文件，或者不完整。请重新下载或另存后再上传。"
    ):
        raise _refuse("wrong_content", name, "的内容不是 OFD，只是改了扩展名。请上传原来的文件。")


def _check_zip(content: bytes, name: str, ending: str) -> None:
    _members(content, name, "不是能打开的 zip 压缩包，或者不完整。请重新压缩为 .zip 后再上传。")


def _members(content: bytes, name: str, damaged: str) -> list[str]:
    """The names in an archive, all of it read through."""
    try:
        package.check_directory(io.BytesIO(content), name)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_ZIP_MEMBERS:
                raise _refuse(
                    "too_many_members", name, f"里有 {len(members)} 个文件，太多了。请分成几个压缩包。"
                )
            _check_members(members, name)
            if broken := archive.testzip():
                raise _refuse("damaged", name, f"里的“{shown(broken)}”已损坏。请重新压缩后再上传。")
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise _refuse("damaged", name, damaged) from error


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    for member in members:
        if member.flag_bits & 0x1:
            raise _refuse("encrypted", name, "设有密码。请重新压缩，不要设密码，再上传。")
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise _refuse("bad_member", name, "里有指向压缩包之外的文件名。请重新压缩后再上传。")
        if member.file_size > max(member.compress_size, 1) * _MAX_ZIP_RATIO and member.file_size > 1_048_576:
            raise _refuse(
                "zip_bomb", name, "解压后大得不正常，系统没有打开它。请直接上传里面的文件，或重新压缩。"
            )
    if sum(member.file_size for member in members) > _MAX_ZIP_BYTES:
        raise _refuse("zip_bomb", name, "解压后超过 500 MB，系统没有打开它。请拆成几个压缩包。")


_CHECKS = {
    ".pdf": _check_pdf,
    OFD: _check_ofd,
    **dict.fromkeys(IMAGES - HEIC, _check_image),
    **dict.fromkeys(HEIC, _check_heic),
    WORD: _check_office,
    EXCEL: _check_office,
    SLIDES: _check_slides,
    **dict.fromkeys(TEXTS, _check_text),
    ".zip": _check_zip,
}
