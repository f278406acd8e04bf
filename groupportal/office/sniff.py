"""What a file is by its first bytes, where it is no .docx or .xlsx: said so that people know what to do."""

from __future__ import annotations

from typing import BinaryIO

from groupportal.office.faults import OfficeFileError, refuse

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx（表格另存为 .xlsx）后再上传。"
_MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序文件"),
)


def _inside_ole(content: bytes) -> tuple[str, str]:
    """Code and sentence for a compound file of the old formats, by the names in its directory (UTF-16)."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return "encrypted", "设有打开密码，系统无法读取。请用 Word 或 Excel 打开，取消密码后另存，再上传。"
    if holds("WordDocument"):
        return "old_format", "是旧版 Word 格式（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后再上传。"
    if holds("Workbook") or holds("Book"):
        return "old_format", "是旧版 Excel 格式（.xls）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
    return "old_format", f"是旧版 Office 格式。{_SAVE_AS}"


def _as_text(head: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        if encoding == "utf-16" and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        text = head.decode(encoding, errors="ignore")
        if text and sum(ch.isprintable() or ch in "\r\n\t" for ch in text) > 0.95 * len(text):
            return text
    return ""


def not_a_package(stream: BinaryIO, name: str) -> OfficeFileError:
    """Why a file that is no zip archive is refused. Reads all of it only for the old formats."""
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        return refuse("empty", name, "是空文件。请确认文件已保存完整后重新上传。")
    if head.startswith(_OLE):
        code, what = _inside_ole(head + stream.read())
        return refuse(code, name, what)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return refuse(
                "not_office", name, f"是{what}，不是 Word 或 Excel 文件。请上传 .docx 或 .xlsx 文件。"
            )
    text = _as_text(head).lstrip().lower()
    code = "not_office"
    if text.startswith("{\\rtf"):
        code, what = "old_format", f"是 RTF 格式。{_SAVE_AS}"
    elif text.startswith("<"):
        what = f"内容是网页或 XML，只是改了扩展名，不是真正的 Word 或 Excel 文件。{_SAVE_AS}"
    elif text:
        what = f"是纯文本（例如 CSV），不是 Word 或 Excel 文件。{_SAVE_AS}"
    else:
        what = "不是 Word 或 Excel 文件，或者已经损坏。请上传能正常打开的 .docx 或 .xlsx 文件。"
    return refuse(code, name, what)
