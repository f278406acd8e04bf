"""Tags and filters, seen through the HTML they make."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import get_script_prefix, reverse, set_script_prefix

from groupportal.ui.addresses import record_url
from groupportal.ui.vocabulary import state_of


def draw(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load portal_ui %}" + source).render(Context({"request": request, **context}))


def test_figure_is_a_door():
    html = draw('{% figure 1075 unit="人" href="/f/" label="学生" %}')
    assert 'href="/f/"' in html
    assert "data-drawer" in html
    assert ">1,075<" in html
    assert ">人<" in html


def test_figure_without_records_is_no_link():
    assert "<a" not in draw("{% figure 5 %}")


def test_figure_without_value_is_a_dash_without_unit():
    html = draw('{% figure None unit="家" %}')
    assert "—" in html
    assert "家" not in html


@pytest.mark.parametrize(("number", "opens"), [(12, True), (13, False)])
def test_more_than_a_dozen_names_are_folded_away(number, opens):
    names = [f"第{n}学校" for n in range(number)]
    html = draw('{% include "ui/names.html" with label="未签收" %}', names=names)
    assert f"未签收 {number} 家" in html
    assert "<li>第0学校</li>" in html
    assert ('<details class="chart__table" open>' in html) is opens
    assert "<details" not in draw('{% include "ui/names.html" with label="未签收" %}', names=[])


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("统一社会信用代码应为 18 位，请改正。", "统一社会信用代码应为 18 位，请改正。"),
        ("没有查到统一社会信用代码“9”。", "没有查到统一社会信用代码“9”。"),
        ("这一项还没有填。", "统一社会信用代码：这一项还没有填。"),
    ],
)
def test_the_list_of_errors_names_each_field_once(sentence, said):
    class CodeForm(forms.Form):
        code = forms.CharField(label="统一社会信用代码")

    form = CodeForm({"code": "x"})
    form.add_error("code", sentence)
    html = draw('{% include "ui/error_summary.html" %}', form=form)
    assert f'<a href="#id_code">{said}</a>' in html


@pytest.mark.parametrize(("kind", "word"), [("typed", "手工填写"), ("conflict", "与记录不一致")])
def test_marks_of_figures_are_words_too(kind, word):
    assert word in draw("{% figure 5 kind=kind %}", kind=kind)


def test_figure_escapes_what_it_shows():
    assert "<script>" not in draw("{% figure text note=text href=text %}", text='"><script>')


def test_unknown_kind_of_figure_is_a_mistake():
    with pytest.raises(KeyError):
        draw('{% figure 5 kind="guessed" %}')


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("draft", "草稿"),
        ("submitted", "待审核"),
        ("returned", "已退回"),
        ("approved", "已通过"),
        ("in_force", "已生效"),
        ("ended", "已终止"),
        ("archived", "已归档"),
    ],
)
def test_states_are_words_with_a_sign(code, word):
    html = draw("{% state code %}", code=code)
    assert word in html
    assert "<svg" in html


def test_overdue_stands_beside_the_state():
    html = draw('{% state "submitted" overdue="逾期 5 天" %}')
    assert html.index("待审核") < html.index("逾期 5 天")
    assert "overdue" not in draw('{% state "submitted" %}')


def test_a_state_of_a_job_is_said_as_that_whatever_rooms_call_theirs() -> None:
    assert state_of("running").label == "进行中"
    assert state_of("running", "实习中").label == "实习中"


def test_state_outside_the_vocabulary_needs_its_word():
    with pytest.raises(KeyError):
        draw('{% state "odd" %}')
    assert "单独的词" in draw('{% state "odd" label="单独的词" %}')


def test_url_with_keeps_the_query_and_drops_empty():
    html = draw("{% url_with page=2 q=None as_of=day %}", "/?q=a&kind=b", day=dt.date(2023, 6, 30))
    assert html == "?kind=b&amp;page=2&amp;as_of=2023-06-30"


@pytest.mark.parametrize(
    ("path", "url", "carried"),
    [
        ("/?as_of=2023-06-30", "/a/", "/a/?as_of=2023-06-30"),
        ("/?as_of=2023-06-30", "/a/?x=1#b", "/a/?x=1&amp;as_of=2023-06-30#b"),
        ("/?as_of=2023-06-30", "/a/?as_of=2022-12-31", "/a/?as_of=2022-12-31"),
        ("/?as_of=2023-06-30", "https://example.org/", "https://example.org/"),
        ("/?as_of=2023-06-30", "#part", "#part"),
        ("/", "/a/", "/a/"),
    ],
)
def test_doors_carry_the_date(path, url, carried):
    assert draw("{% carry url %}", path, url=url) == carried


def test_pieces_inside_pieces_carry_the_date():
    html = draw('{% stat "成员" 5 href="/f/" %}{% button "打开" href="/b/" %}', "/?as_of=2023-06-30")
    assert "/f/?as_of=2023-06-30" in html
    assert "/b/?as_of=2023-06-30" in html


def test_pagination_counts_and_links():
    page = Paginator(range(1075), 50).page(3)
    html = draw('{% pagination page "家" %}', "/?q=a&page=3", page=page)
    assert "共 1,075 家，本页第 101–150 家" in html
    assert "?q=a&amp;page=4" in html
    assert html.count('aria-current="page"') == 1


class Form(forms.Form):
    amount = forms.DecimalField(label="金额", help_text="只填数字")
    note = forms.CharField(label="备注", required=False)


def test_field_ties_label_help_and_error_to_the_input():
    form = Form({"amount": "约200"})
    html = draw('{% field form.amount unit="万元" %}', form=form)
    for shown in (
        'for="id_amount"',
        'id="id_amount_helptext"',
        'id="id_amount_error"',
        'aria-invalid="true"',
        'value="约200"',
        'type="text"',
        'inputmode="decimal"',
        "万元",
    ):
        assert shown in html
    described = html.split('aria-describedby="')[1].split('"')[0]
    assert {"id_amount_helptext", "id_amount_error"} == set(described.split())


def test_only_optional_fields_are_marked():
    assert "选填" in draw("{% field form.note %}", form=Form())
    assert "选填" not in draw("{% field form.amount %}", form=Form())


def test_message_takes_django_levels():
    assert "message--done" in draw('{% message "好" tags="extra success" %}')
    assert 'role="alert"' in draw('{% message "错" tags="error" %}')


@pytest.mark.parametrize("prefix", ["/jiangmen/", "/", "/yun-cheng/"])
def test_a_records_address_is_that_of_the_group_in_force(prefix):
    key = uuid.uuid4()
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        url = reverse("files:file_preview", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": key})
        assert record_url("files:file_preview", key) == url
    finally:
        set_script_prefix(before)
