"""How values are written on the screen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from groupportal.ui import formats


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        (Decimal(12150000), "1,215.00 万元"),
        (Decimal("14193400.00"), "1,419.34 万元"),
        (Decimal(50), "0.01 万元"),
        (Decimal("49.99"), "0.00 万元"),
        (Decimal(-50000), "-5.00 万元"),
        (Decimal(-1), "0.00 万元"),
        (0, "0.00 万元"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_wan(yuan, shown):
    assert formats.wan(yuan) == shown


def test_wan_number_has_no_unit():
    assert formats.wan_number(Decimal(12150000)) == "1,215.00"


def test_yuan_keeps_cents():
    assert formats.yuan(Decimal("12150000.5")) == "12,150,000.50 元"


@pytest.mark.parametrize("shows_money", [formats.wan, formats.yuan, formats.count, formats.percent])
def test_floats_are_refused(shows_money):
    with pytest.raises(TypeError):
        shows_money(1.1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("116.815"), "116.82%"),
        (Decimal("107.30"), "107.3%"),
        (100, "100%"),
        (0, "0%"),
        ("—", "—"),
        ("173.38%", "173.38%"),
        (None, "—"),
    ],
)
def test_percent(value, shown):
    assert formats.percent(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1075, "1,075"), (Decimal("5500.50"), "5,500.5"), (Decimal("1E+3"), "1,000"), (0, "0"), (None, "—")],
)
def test_count(value, shown):
    assert formats.count(value) == shown


def test_a_title_within_a_title():
    assert formats.titled("通过《实习管理办法》") == "《通过〈实习管理办法〉》"


def test_sentences_in_one():
    assert (
        formats.in_one(("甲没有电话。", "", "乙没有班级。", "丙在实习")) == "甲没有电话；乙没有班级；丙在实习"
    )


def test_dates():
    day = dt.date(2023, 6, 3)
    assert (formats.cndate(day), formats.cnmonth(day), formats.cndate(None)) == (
        "2023年6月3日",
        "2023年6月",
        "—",
    )


def test_time_is_local():
    late = dt.datetime(2023, 6, 30, 17, 5, tzinfo=dt.UTC)
    assert formats.cntime(late) == "2023年7月1日 01:05"
    assert formats.cndate(late) == "2023年7月1日"
    assert timezone.get_default_timezone_name() == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(8, "8 秒"), (185, "3 分 05 秒"), (3725, "1 小时 02 分"), (None, "—")]
)
def test_duration(seconds, shown):
    assert formats.duration(seconds) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "0 B"), (1023, "1023 B"), (86412, "84 KB"), (18_340_122, "17.5 MB"), (None, "—")]
)
def test_file_size(size, shown):
    assert formats.file_size(size) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("0750-3", "****-3"), ("12", "12"), ("", "—"), (None, "—")],
)
def test_mask_phone(phone, shown):
    assert formats.mask_phone(phone) == shown


def test_mask_id_shows_three_and_four():
    assert formats.mask_id("440700200501011234") == "440***********1234"
    assert formats.mask_id("A1234567") == "******67"
