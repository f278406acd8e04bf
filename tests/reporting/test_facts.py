"""One fact in a text, a table and a tile: the same metric, day and number."""

from __future__ import annotations

import datetime as dt

import pytest

from groupportal.errors import DomainError
from groupportal.metrics.naming import coded, named
from groupportal.metrics.narrative import answered, segments
from groupportal.reporting.registry import EXHIBITS, SECTIONS, TILES
from groupportal.reporting.values import Exhibit, Fact, Period, fact, require_past
from members.enums import Category
from tests.members.ground import enrol
from tests.world import World

YEAR = Period.of_year(2022)
"""What the report is about; one school joined before it, one firm within."""


@pytest.fixture
def roll(inside: World) -> World:
    enrol(inside, "江海第二学校", category=Category.SCHOOL, joined_on=dt.date(2020, 1, 20))
    enrol(inside, "江海机械厂", joined_on=dt.date(2022, 3, 1))
    return inside


def test_text_table_and_tile_of_one_day_say_the_same(roll: World) -> None:
    draft = SECTIONS["members"].draft(YEAR)
    written = answered(draft, YEAR.as_of, lambda metric: True)
    assert written.startswith("截至报告期末，集团有成员单位2家，上年同期为1家。本年度新加入1家。")
    table = EXHIBITS["members.by_category"].build(YEAR)
    assert table is not None
    assert [[getattr(c, "text", c) for c in row] for row in table.rows] == [
        ["学校", "1", "1"],
        ["企业", "1", "0"],
        ["合计", "2", "1"],
    ]
    tile = TILES["members"].fill(YEAR)
    assert tile is not None
    assert tile.facts[0] == table.rows[-1][1]
    assert [f.text for f in tile.facts] == ["2", "1", "0"]
    assert tile.facts[0].question.value == 2


def test_a_room_without_records_gives_nothing(inside: World) -> None:
    early = Period.of_year(1990)
    assert SECTIONS["members"].draft(early) == ""
    assert EXHIBITS["members.by_category"].build(early) is None
    assert TILES["members"].fill(early) is None


def test_the_year_before_is_asked_read_and_opened(roll: World) -> None:
    kept = "{{members.joined when=year_before}}"
    assert named(kept) == "【新加入成员（时点：上年同期）】"
    assert coded(named(kept)) == kept
    piece = segments(kept, YEAR.as_of, lambda metric: True)[0]
    assert piece.text == "0"
    assert "as_of=2021-12-31" in piece.url
    assert fact("members.joined", YEAR.before).url == piece.url


def test_a_leap_day_and_a_day_to_come() -> None:
    assert Period.of_year(2024, dt.date(2024, 2, 29)).before.as_of == dt.date(2023, 2, 28)
    assert Period.of_year(2024, dt.date(2025, 3, 1)).as_of == dt.date(2024, 12, 31)
    with pytest.raises(DomainError, match="还没有到"):
        require_past(dt.date(2024, 1, 2), dt.date(2024, 1, 1))


def test_a_table_fits_its_head() -> None:
    number = Fact("members.active", YEAR.as_of, (), 3)
    assert (number.text, number.unit) == ("3", "家")
    assert Exhibit("表", ("类别", "数"), (("甲", number),), "读").facts == (number,)
    with pytest.raises(ValueError, match="head"):
        Exhibit("表", ("类别", "数"), (("甲",),), "读")
