"""Checks inside the zip archive that an Office file is: size, bombs, XML, macros, links, embedded objects.

Limits are checked in the directory first and again while every member is read, because a directory can lie.
Nothing is kept: a member passes through in small pieces, so memory stays flat whatever the file claims.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from groupportal.office.faults import OfficeFileError, refuse

MAX_MEMBERS = 2_000
MAX_DIRECTORY_BYTES = 1_000_000
MAX_TOTAL_BYTES = 256 * 1024 * 1024
MAX_MEMBER_BYTES = 128 * 1024 * 1024
MAX_RATIO = 250
RATIO_FROM_BYTES = 8 * 1024 * 1024
MAX_INDEX_BYTES = 2 * 1024 * 1024
_CHUNK = 64 * 1024
_MAX_DEPTH = 256
_MAX_ELEMENTS = 4_000_000
_MAX_TOKEN_BYTES = 16 * 1024 * 1024
_TAIL = 65_536 + 22
_DRIVE_PATH = re.compile(r"(?:file:/{0,3})?[A-Za-z]:[\\/]")
_SAVE_AGAIN = "请用 Word 或 Excel 打开，另存为 .docx 或 .xlsx 后再上传。"
_DAMAGED = "不完整或已经损坏。请确认文件能正常打开，另存一份后重新上传；从聊天软件或网盘下载的请重新下载。"
# What the standard library and lxml raise for archives and parts that are not what they say.
STUMBLES = (
    *(zipfile.BadZipFile, zlib.error, struct.error, etree.LxmlError, EOFError, OSError, NotImplementedError),
    *(LookupError, ValueError, TypeError, AttributeError),
)


def damaged(name: str) -> OfficeFileError:
    """The file is no whole archive, or what is inside it is no whole document."""
    return refuse("damaged", name, _DAMAGED)


def xml_parser() -> etree.XMLParser:
    """A parser that resolves nothing and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def relations_of(archive: zipfile.ZipFile, part: str = "") -> dict[str, tuple[str, str]]:
    """What a part leads to, the package itself where none is named: id → kind and path in the archive. Empty where it says nothing."""
    folder, file = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    if path not in archive.namelist():
        return {}
    return {
        str(relation.get("Id")): (
            str(relation.get("Type", "")).rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/" + folder, str(relation.get("Target", "")))).lstrip("/"),
        )
        for relation in etree.fromstring(archive.read(path), xml_parser()).iter("{*}Relationship")
    }


def check_directory(stream: BinaryIO, name: str) -> None:
    """Refuse an archive without end record, or with a directory larger than any Office file has.

    Done on the raw bytes: ``zipfile`` would first make an object of every entry.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    at = len(tail) - 22
    if not (at >= 0 and tail[at : at + 4] == b"PK\x05\x06"):
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise damaged(name)
    entries, directory = struct.unpack("<HL", tail[at + 10 : at + 16])
    if entries > MAX_MEMBERS or directory > MAX_DIRECTORY_BYTES or tail[at - 20 : at - 16] == b"PK\x06\x07":
        raise refuse("too_many_members", name, f"里的部件太多，不像正常的 Word 或 Excel 文件。{_SAVE_AGAIN}")


def check_package(stream: BinaryIO, name: str) -> tuple[str, ...]:
    """All checks of an archive; its content types (lower case). Raises OfficeFileError."""
    check_directory(stream, name)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _check_sizes(members, name)
            _check_names(members, name)
            for member in members:
                _scan(archive, member, name)
            if "[Content_Types].xml" not in archive.namelist():
                raise refuse(
                    "not_office",
                    name,
                    "是压缩包，不是 Word 或 Excel 文件。请解压后上传里面的 .docx 或 .xlsx 文件。",
                )
            types = _content_types(archive)
            _check_types(types, name)
            for member in members:
                if member.filename.endswith(".rels"):
                    _check_relationships(archive, member, name)
            return types
    except STUMBLES as error:
        raise damaged(name) from error


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    for member in members:
        if member.flag_bits & 0x1:
            raise refuse("encrypted", name, "里面的内容加了密，系统无法读取。请取消密码后另存，再上传。")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(name)
        inflated = member.file_size > member.compress_size * MAX_RATIO and member.file_size > RATIO_FROM_BYTES
        if member.file_size > MAX_MEMBER_BYTES or inflated:
            raise _bomb(name)
    if sum(member.file_size for member in members) > MAX_TOTAL_BYTES:
        raise _bomb(name)
    if len({member.filename.lower() for member in members}) != len(members):
        raise damaged(name)


def _bomb(name: str) -> OfficeFileError:
    return refuse(
        "zip_bomb", name, f"解压后大得不正常，系统没有打开它。请删去多余的图片和空白行列后重试。{_SAVE_AGAIN}"
    )


def _check_names(members: list[zipfile.ZipInfo], name: str) -> None:
    """Parts that tell by their place what they are."""
    for member in members:
        path = member.filename.lower()
        if path.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in path:
            raise _macros(name)
        if "/externallinks/" in path or path.endswith("/connections.xml"):
            raise refuse(
                "external_links",
                name,
                "引用了其他文件里的数据。请在 Excel 的“数据—编辑链接”或“查询和连接”里断开，另存后再上传。",
            )
        if "/activex/" in path or ("/embeddings/" in path and not path.endswith((".xlsx", "/"))):
            raise _embedded(name)


def _macros(name: str) -> OfficeFileError:
    return refuse(
        "macros",
        name,
        "含有宏，为安全起见不能导入。请另存为不含宏的 .docx 或 .xlsx（不是 .docm、.xlsm）后再上传。",
    )


def _embedded(name: str) -> OfficeFileError:
    return refuse("embedded_object", name, "嵌入了其他文件或控件。请删去，或改成图片、普通表格后再上传。")


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Read a member to its end: true size, checksum, and for XML well-formedness without any DOCTYPE."""
    checker: expat.XMLParserType | None = None
    seen = 0
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            if seen == 0 and _looks_like_xml(member.filename, chunk):
                checker = _checker(name)
            seen += len(chunk)
            if seen > MAX_MEMBER_BYTES or seen > member.file_size:
                raise _bomb(name)
            if checker is not None:
                _feed(checker, chunk, False, name)
                if seen - checker.CurrentByteIndex > _MAX_TOKEN_BYTES:
                    raise _bomb(name)
    if seen != member.file_size:
        raise damaged(name)
    if checker is not None:
        _feed(checker, b"", True, name)


def _looks_like_xml(path: str, first: bytes) -> bool:
    """By its name or its first character: parts are chosen by their type, so a name proves nothing."""
    if path.lower().endswith((".xml", ".rels")):
        return True
    head = first[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    # Legacy drawings (.vml) and pasted pages are not well formed and are never read.
    return head.startswith(b"<") and not path.lower().endswith(
        (".vml", ".htm", ".html", ".mht", ".emf", ".svg")
    )


def _checker(name: str) -> expat.XMLParserType:
    def no_doctype(*_: object) -> None:
        raise refuse(
            "xml_entities", name, f"里有不该出现的 XML 定义（DOCTYPE 或实体），可能被改动过。{_SAVE_AGAIN}"
        )

    depth = elements = 0

    def deeper(*_: object) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _MAX_DEPTH or elements > _MAX_ELEMENTS:
            raise _bomb(name)

    def back(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = deeper
    parser.EndElementHandler = back
    parser.StartDoctypeDeclHandler = no_doctype
    parser.EntityDeclHandler = no_doctype
    return parser


def _feed(parser: expat.XMLParserType, chunk: bytes, last: bool, name: str) -> None:
    try:
        parser.Parse(chunk, last)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(name) from error


def _small_xml(archive: zipfile.ZipFile, path: str) -> etree._Element:
    if archive.getinfo(path).file_size > MAX_INDEX_BYTES:
        raise zipfile.BadZipFile(path)
    return etree.fromstring(archive.read(path), xml_parser())


def _content_types(archive: zipfile.ZipFile) -> tuple[str, ...]:
    root = _small_xml(archive, "[Content_Types].xml")
    return tuple(
        str(element.get("ContentType", "")).lower() for element in root.iter("{*}Default", "{*}Override")
    )


def _check_types(types: tuple[str, ...], name: str) -> None:
    joined = " ".join(types)
    if "sheet.binary" in joined:
        raise refuse("old_format", name, "是 Excel 二进制格式（.xlsb）。请另存为 .xlsx 后再上传。")
    if "macroenabled" in joined or "vbaproject" in joined or "ms-excel.macrosheet" in joined:
        raise _macros(name)


def _check_relationships(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    for relation in _small_xml(archive, member.filename).iter("{*}Relationship"):
        full_kind = str(relation.get("Type", ""))
        if full_kind.startswith("http://purl.oclc.org/ooxml/"):
            raise refuse(
                "old_format",
                name,
                f"是“严格 Open XML”格式，系统不支持。{_SAVE_AGAIN}保存类型不要选带“严格”字样的。",
            )
        kind = full_kind.rsplit("/", 1)[-1].lower()
        target = str(relation.get("Target", ""))
        if str(relation.get("TargetMode", "")).lower() == "external":
            _check_external(kind, target, name)
        elif kind == "afchunk":
            raise refuse(
                "embedded_text",
                name,
                "的正文里嵌着另一份文件（多半是别的软件生成的），要由 Word 拼进来才读得到。请用 Word 打开后另存为新的 .docx，再上传。",
            )
        elif kind in ("oleobject", "control", "activexcontrol", "attachedtoolbars"):
            raise _embedded(name)
        elif kind == "package" and "/charts/" not in member.filename:
            # A chart carries its figures as a small workbook; anything else embedded is a file of its own.
            raise _embedded(name)
        elif kind == "vbaproject":
            raise _macros(name)


def _check_external(kind: str, target: str, name: str) -> None:
    """Hyperlinks do no harm; a template or picture on somebody's own disk is dead here. The rest is refused."""
    if kind == "hyperlink":
        return
    local = _DRIVE_PATH.match(target) or not re.search(r"[:/\\]{2}|:", target)
    if kind in ("attachedtemplate", "image") and local:
        return
    raise refuse(
        "external_links",
        name,
        f"里有指向外部的{_KINDS.get(kind, '链接')}（{target[:60]}），打开时会自动联网或读取别的文件。"
        "请在“文件—信息—编辑指向文件的链接”里断开，图片请改为直接插入，另存后再上传。",
    )


_KINDS = {
    "attachedtemplate": "模板",
    "image": "图片",
    "oleobject": "对象链接",
    "externallinkpath": "工作簿链接",
}
