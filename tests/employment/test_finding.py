"""The search of posts: what a plain look at the text finds it finds, and pinyin, programmes, synonyms and units besides."""

from __future__ import annotations

import random

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employment.models import Demand
from employment.selectors.finding import SYNONYMS, alike, best_first, found
from groupportal.lists.onepass import OnePass
from tests.employment.ground import market, opened, programme
from tests.world import World

TEXTS = (
    ("数控车工", "操作加工中心，倒三班", "能看图纸，CNC 编程优先"),
    ("前台接待", "接听电话、登记来访", "普通话标准，形象好"),
    ("电子装配工", "焊接电路板，检验成品", "视力好，能吃苦"),
    ("新媒体运营", "拍摄剪辑短视频，直播带货", "会用剪辑软件"),
)


@pytest.fixture
def posts(inside: World) -> list[Demand]:
    it = market(inside)
    programme()
    programme("730701", "电子商务")
    made = []
    for title, duties, conditions in TEXTS:
        codes = ("660103",) if "数控" in title else ("730701",) if "媒体" in title else ()
        made.append(opened(inside, it, title=title, duties=duties, conditions=conditions, major_codes=codes))
    return made


def titles(words: str) -> set[str]:
    return {row.title for row in found(Demand.objects.all(), words)}


def test_every_piece_of_one_to_six_signs_is_found(posts: list[Demand]) -> None:
    chance = random.Random(14)
    for row in posts:
        text = f"{row.title}\n{row.duties}\n{row.conditions}\n{row.address}"
        for _ in range(60):
            length, at = chance.randint(1, 6), chance.randrange(len(text))
            piece = text[at : at + length]
            if not piece.strip() or "\n" in piece or " " in piece:
                continue
            there = {
                other.title
                for other in posts
                if piece.lower()
                in f"{other.title}\n{other.duties}\n{other.conditions}\n{other.address}".lower()
            }
            assert there <= titles(piece), piece


def test_pinyin_programmes_units_and_what_means_the_same(posts: list[Demand]) -> None:
    assert titles("skcg") == {"数控车工"}
    assert titles("qiantai") == {"前台接待"}
    assert titles("cnc") == {"数控车工"}
    assert titles("数控技术") == {"数控车工"}, "the name of its programme"
    assert titles("dzsw") == {"新媒体运营"}, "letters of its programme's name"
    assert titles("电商") == {"新媒体运营"}, "its programme is 电子商务"
    assert titles("jhdz") == {title for title, _, _ in TEXTS}, "letters of the unit's name"
    assert titles("江海电子 直播") == {"新媒体运营"}, "each word in its own place"
    assert titles("数控 直播") == set()
    assert titles("660103") == {"数控车工"}


def test_signs_that_mean_something_to_the_database_are_looked_for_as_they_stand(posts: list[Demand]) -> None:
    for odd in ("%", "_", "'", "\\", "(", "[", "数%工"):
        assert titles(odd) == set()


def test_what_fits_the_title_stands_first(posts: list[Demand]) -> None:
    rows = best_first(found(Demand.objects.all(), "电子"), "电子")
    assert rows[0].title == "电子装配工"
    assert set(rows) == set(posts), "the unit is called so"


def test_a_page_and_how_many_there_are_come_of_one_look_at_the_posts(posts: list[Demand]) -> None:
    for words in ("", "电子", "没有这样的岗位"):
        rows = best_first(found(Demand.objects.all(), words), words)
        for number in (1, 2, "2", 9, "x", -1, None):
            with CaptureQueriesContext(connection) as asked:
                page = OnePass(rows, 3).get_page(number)
                shown, count = list(page), page.paginator.count
            plain = Paginator(rows, 3).get_page(number)
            assert (shown, count, page.number) == (list(plain), plain.paginator.count, plain.number)
            looks = [
                query for query in asked.captured_queries if "words" in query["sql"].partition("WHERE")[2]
            ]
            assert number in (9, -1) or len(looks) <= 2, "the second is by keys"


def test_synonyms_are_lower_case_and_lead_both_ways() -> None:
    for group in SYNONYMS:
        for word in group:
            assert word == word.lower()
            assert set(group) <= set(alike(word))
    assert alike("CNC")[0] == "cnc"
    assert alike("无此词") == ("无此词",)
