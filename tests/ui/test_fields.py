"""The fields that all forms share, seen as a person sees and fills them in."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from budget.forms import EntryForm
from groupportal.tenancy.scope import group_scope
from groupportal.ui.fields import Choice, DayField, FilesField, OneFileField, TextArea
from groupportal.uploads.checking import PAPERS
from members.forms.decisions import LeaveForm

MB = 1024 * 1024


class SampleForm(forms.Form):
    happened_on = DayField("日期", past=True)
    due_on = DayField("期限", required=False)
    paper = OneFileField("扫描件", accept=PAPERS, about="签字的。")
    proofs = FilesField("佐证", required=False)
    kind = Choice("类别", [("a", "甲")])
    words = TextArea("说明", 6, required=False)


def upload(name: str, content: bytes = b"x", size: int | None = None) -> SimpleUploadedFile:
    file = SimpleUploadedFile(name, content)
    if size is not None:
        file.size = size
    return file


def errors(**files: object) -> dict[str, list[str]]:
    sent = MultiValueDict(
        {name: given if isinstance(given, list) else [given] for name, given in files.items()}
    )
    return SampleForm({}, sent).errors


@pytest.mark.parametrize(
    "make",
    [
        lambda: SampleForm()["happened_on"],
        lambda: LeaveForm()["left_on"],
        lambda: EntryForm(plan=None, threads=[])["occurred_on"],
    ],
)
def test_tomorrow_the_same_form_offers_tomorrow(world, make):
    with group_scope(world.a):
        _offers_tomorrow(make)


def _offers_tomorrow(make):
    with time_machine.travel(dt.datetime(2023, 6, 30, 4, tzinfo=dt.UTC)):
        assert 'max="2023-06-30"' in str(make())
    with time_machine.travel(dt.datetime(2023, 7, 1, 4, tzinfo=dt.UTC)):
        assert 'max="2023-07-01"' in str(make())


def test_a_form_that_is_already_made_follows_the_day():
    form = SampleForm()
    with time_machine.travel(dt.datetime(2023, 6, 30, 15, 59, tzinfo=dt.UTC)):
        assert 'max="2023-06-30"' in str(form["happened_on"])
    with time_machine.travel(dt.datetime(2023, 6, 30, 16, 1, tzinfo=dt.UTC)):
        assert 'max="2023-07-01"' in str(form["happened_on"])  # midnight is that of Beijing


def test_a_deadline_may_lie_ahead():
    html = str(SampleForm()["due_on"])
    assert 'type="date"' in html
    assert "max=" not in html


def test_a_day_keeps_the_form_browsers_read():
    assert 'value="2023-06-30"' in str(SampleForm({"due_on": dt.date(2023, 6, 30)})["due_on"])


def test_kinds_and_size_come_from_one_list():
    field = SampleForm()["paper"]
    assert field.help_text == "签字的。PDF、OFD、图片（PNG、JPG、WebP、HEIC），不超过 20 MB。"
    html = str(field)
    assert ".pdf" in html
    assert ".docx" not in html
    assert "image/jpeg" in html  # offers the camera of a phone
    assert f'data-most-bytes="{20 * MB}"' in html
    assert "multiple" not in html
    assert "multiple" in str(SampleForm()["proofs"])


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (upload("证书.docx"), "“证书.docx”的类型不能上传"),
        (upload("证书.doc"), "旧版格式"),
        (upload("证书.pdf", b""), "“证书.pdf”是空文件"),
        (upload("证书.pdf", size=21 * MB), "“证书.pdf”有 21.0 MB，超过 20 MB"),
        (upload("../证\u202e书.exe"), "“证书.exe”的类型"),
    ],
)
def test_a_refused_file_is_said_at_its_field(file, said):
    assert said in errors(paper=file)["paper"][0]


def test_every_refused_file_is_named():
    found = errors(proofs=[upload("甲.exe"), upload("乙.pdf"), upload("丙.bat")])["proofs"]
    assert len(found) == 2
    assert "甲.exe" in found[0]
    assert "丙.bat" in found[1]


def test_missing_files():
    found = errors()
    assert found["paper"] == ["请选择要上传的文件。"]
    assert "proofs" not in found
    form = SampleForm({"happened_on": "2023-06-30", "kind": "a"}, {"paper": upload("证.pdf")})
    assert form.is_valid()
    assert form.cleaned_data["proofs"] == []


def test_a_choice_begins_with_nothing_chosen():
    html = str(SampleForm()["kind"])
    assert html.index("请选择") < html.index("甲")
    assert SampleForm({"kind": ""}).errors["kind"]


def test_running_text_has_its_height():
    assert 'rows="6"' in str(SampleForm()["words"])
