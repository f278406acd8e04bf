from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.registry import TextParam, metric
from groupportal.metrics.selectors import ask, metrics_for
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.metrics.conftest import AS_OF, WORDS


def test_a_figure_comes_with_its_rows(world, toys, sixty_units):
    with group_scope(world.a):
        answer = ask("toy.units", AS_OF, {}).answer()
        assert (answer.value, answer.rows.count()) == (60, 60)
        assert ask("toy.units", AS_OF, {"active": "no"}).answer().value == 29
    with group_scope(world.b):
        assert ask("toy.units", AS_OF, {}).answer().value == 4


@pytest.mark.parametrize(
    ("code", "params", "error", "words"),
    [
        ("toy.nothing", {}, "unknown_metric", "没有叫“toy.nothing”的指标"),
        ("toy.units", {"colour": "red"}, "unknown_param", "可以用：在用"),
        ("toy.money", {"x": "1"}, "unknown_param", "这个指标不带条件"),
        ("toy.units", {"active": "maybe"}, "bad_param", "可以是：在用、停用"),
        ("toy.one", {}, "missing_param", "需要给出“单位”。"),
        ("toy.one", {"unit": "17"}, "bad_param", "“单位”不能是“17”"),
        ("toy.flow", {"since": "早先"}, "bad_param", "2023-06-30 的样子"),
        ("toy.flow", {"since": "2024-01-01"}, "bad_period", "晚于截至日期"),
    ],
)
def test_what_can_not_be_answered_is_said_in_words(toys, code, params, error, words):
    with pytest.raises(DomainError) as said:
        ask(code, AS_OF, params)
    assert said.value.code == error
    assert words in said.value.message


def test_a_flow_begins_with_the_year_unless_told(toys):
    assert ask("toy.flow", AS_OF, {}).params == {"since": dt.date(2023, 1, 1)}
    assert ask("toy.flow", AS_OF, {"since": "2023-06-01"}).params == {"since": dt.date(2023, 6, 1)}


def test_an_address_reads_back_as_the_same_question(toys):
    unit = uuid.uuid4()
    parts = urlsplit(figure_url("toy.one", AS_OF, unit=unit))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert query.pop("as_of") == "2023-06-30"
    assert ask("toy.one", AS_OF, query).params == {"unit": unit}


def test_a_code_is_declared_once_and_parameters_must_fit(toys):
    with pytest.raises(ValueError, match="twice"):
        metric("toy.units", label="又一个", **WORDS)(lambda as_of: None)
    with pytest.raises(ValueError, match="takes no year"):
        metric("toy.new", label="新", **WORDS, params={"year": TextParam("年")})(lambda as_of: None)


def test_a_viewer_is_offered_what_the_role_may_see(world, toys):
    with group_scope(world.a):
        for user, codes in (
            (world.cai, ["toy.flow", "toy.money", "toy.one", "toy.units"]),
            (world.li, ["toy.flow", "toy.one", "toy.units"]),
        ):
            assert [m.code for m in metrics_for(viewer_for(user, world.a))] == codes
