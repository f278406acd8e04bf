"""What phones write beside a photograph is taken out of every kind that is taken, and the picture stays what it was."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pillow_heif
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.files.services import store_upload
from groupportal.tenancy.scope import group_scope
from groupportal.uploads.bare import without_origin
from groupportal.uploads.checking import CONTENT_TYPES, check_content
from groupportal.uploads.heic import as_jpeg
from tests.world import World

ORIENTATION, MADE_BY, GPS = 0x0112, 0x010F, 34853
SECRET = b"Guangxi-Phone"
XMP = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


def picture(ending: str, turned: int = 6, *, frames: int = 1) -> bytes:
    """A photograph of a kind with the place, the maker and words in every drawer that kind has."""
    exif, out = Image.Exif(), io.BytesIO()
    exif.update({ORIENTATION: turned, MADE_BY: SECRET.decode(), GPS: {1: "N", 2: (22.0, 36.0, 0.0)}})
    drawn = [Image.effect_noise((40, 30), 60 + n).convert("RGB") for n in range(frames)]
    if ending == ".heic":
        pillow_heif.from_pillow(drawn[0]).save(out, quality=90, exif=exif.tobytes(), xmp=XMP)
        return out.getvalue()
    said = {"exif": exif.tobytes(), "icc_profile": b"\0" * 36 + b"acsp" + b"\0" * 88}
    more = {"save_all": True, "append_images": drawn[1:]} if frames > 1 else {}
    if ending == ".png":
        words = PngImagePlugin.PngInfo()
        words.add_text("Comment", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", XMP.decode())
        drawn[0].save(out, "PNG", pnginfo=words, **said, **more)
    elif ending == ".webp":
        drawn[0].save(out, "WEBP", lossless=True, xmp=XMP, **said, **more)
    else:
        drawn[0].save(out, "JPEG", comment=SECRET, xmp=XMP, **said)
    return out.getvalue()


@pytest.mark.parametrize(
    ("ending", "frames"), [(".jpg", 1), (".png", 1), (".png", 2), (".webp", 1), (".webp", 3)]
)
def test_only_colours_and_how_it_was_held_are_left(ending: str, frames: int) -> None:
    content = picture(ending, frames=frames) + (SECRET if ending == ".png" else b"")
    bare = without_origin(content, CONTENT_TYPES[ending])
    check_content(bare, name=f"a{ending}", max_bytes=10**6)
    assert SECRET in content
    assert SECRET not in bare
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(bare)) as after:
        assert dict(after.getexif()) == {ORIENTATION: 6}
        assert after.info["icc_profile"] == before.info["icc_profile"]
        assert getattr(after, "n_frames", 1) == frames
        for n in range(frames):
            before.seek(n)
            after.seek(n)
            assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    upright = without_origin(picture(ending, 1), CONTENT_TYPES[ending])
    with Image.open(io.BytesIO(upright)) as image:
        assert dict(image.getexif()) == {}
    assert without_origin(bare, CONTENT_TYPES[ending]) == bare


def test_of_a_heic_the_words_are_blotted_out_and_the_worker_makes_the_same_jpeg() -> None:
    content = picture(".heic", 1)
    bare = without_origin(content, "image/heic")
    assert SECRET in content
    assert SECRET not in bare
    assert len(bare) == len(content)
    assert as_jpeg(bare, name="a.heic") == as_jpeg(content, name="a.heic")


@pytest.mark.parametrize(
    "broken", [b"", b"\0\0\0\x18ftypheic" + b"\0" * 12, b"\0\0\0\x18ftypheic" + b"\xff" * 400]
)
def test_a_heic_whose_words_cant_be_found_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        without_origin(broken, "image/heic")


def test_none_is_kept_of_which_that_cant_be_done(world: World) -> None:
    broken = b"\0\0\0\x18ftypheic" + b"\0" * 12

    def kept(name: str, content: bytes) -> bytes:
        file = store_upload(SimpleUploadedFile(name, content), by=world.wang, bare=True)
        return path_of(file).read_bytes()

    with group_scope(world.a, actor=world.wang):
        for ending in (".jpg", ".png", ".webp", ".heic"):
            assert SECRET not in kept(f"现场{ending}", picture(ending))
        with pytest.raises(DomainError, match="拍摄地点去不掉"):
            kept("现场.heic", broken)


_OFD = (
    b'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.1"><ofd:DocBody><ofd:DocInfo><ofd:DocID>a1</ofd:DocID>'
    b"<ofd:Author>%b</ofd:Author><ofd:Creator>%b</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    b"</ofd:DocBody></ofd:OFD>" % (SECRET, SECRET)
)


def _documents() -> dict[str, bytes]:
    """A document of each kind whose author is the secret."""
    word, book, outs = docx.Document(), openpyxl.Workbook(), (io.BytesIO(), io.BytesIO())
    word.add_paragraph("说明")
    word.add_comment(word.paragraphs[0].runs[0], text="好", author=SECRET.decode(), initials="G")
    assert book.active is not None
    book.active["A1"].comment = Comment("好", SECRET.decode())
    word.core_properties.author, book.properties.creator = SECRET.decode(), SECRET.decode()
    word.save(outs[0])
    book.save(outs[1])
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]>>endobj\n4 0 obj<</Author("
        + SECRET
        + b")>>endobj\n"
        b"trailer<</Root 1 0 R/Info 4 0 R>>\n%%EOF"
    )
    sealed = io.BytesIO()
    with zipfile.ZipFile(sealed, "w") as archive:
        archive.writestr("OFD.xml", _OFD)
        archive.writestr("Doc_0/Document.xml", b"<Document/>")
        archive.writestr(
            "Doc_0/Annots/Page_0.xml", b'<PageAnnot><Annot ID="1" Creator="%b"/></PageAnnot>' % SECRET
        )
    return {".ofd": sealed.getvalue(), ".docx": outs[0].getvalue(), ".xlsx": outs[1].getvalue(), ".pdf": pdf}


def test_documents_do_not_say_whose_they_are(world: World) -> None:
    with group_scope(world.a, actor=world.wang):

        def kept(name: str, content: bytes) -> bytes:
            file = store_upload(SimpleUploadedFile(name, content), by=world.wang, bare=True)
            return path_of(file).read_bytes()

        made = {ending: kept(f"稿{ending}", content) for ending, content in _documents().items()}
        with pytest.raises(DomainError, match="作者等信息去不掉"):
            kept("稿.pdf", b"%PDF-1.4\n%%EOF")
    word = docx.Document(io.BytesIO(made[".docx"]))
    assert (word.core_properties.author, word.paragraphs[0].text) == ("", "说明")
    assert openpyxl.load_workbook(io.BytesIO(made[".xlsx"])).properties.creator != SECRET.decode()
    assert [comment.text for comment in word.comments] == ["好"]
    for ending in (".docx", ".xlsx", ".ofd"):
        with zipfile.ZipFile(io.BytesIO(made[ending])) as archive:
            assert [name for name in archive.namelist() if SECRET in archive.read(name)] == []
    with zipfile.ZipFile(io.BytesIO(made[".ofd"])) as archive:
        assert b"Doc_0/Document.xml" in archive.read("OFD.xml")
    assert SECRET not in made[".pdf"]
    assert len(pypdfium2.PdfDocument(made[".pdf"])) == 1
