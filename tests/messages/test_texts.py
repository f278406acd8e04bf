"""Wording, merging and hours, without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from groupportal.messages.hours import after_quiet, digest_due
from groupportal.messages.models import MessageHours
from groupportal.messages.sending.texts import pack, segments, sms_text


def said(posts, head):
    """Everything the posts say, without their heads."""
    return "".join(post.text.removeprefix(f"{head}\n") for post in posts)


def test_lines_are_merged_up_to_the_limit_and_none_is_lost():
    lines = [(n, f"第{n}项任务：" + "建设" * 40) for n in range(60)]
    posts = pack(lines, head="【江海职教集团】", limit=4096)
    assert all(len(post.text.encode()) <= 4096 for post in posts)
    assert len(posts) == 4
    assert [row for post in posts for row in post.rows] == list(range(60))
    assert all(post.text.startswith("【江海职教集团】\n") for post in posts)


def test_a_long_line_is_split_by_sentences():
    line = "".join(f"第{n}句话说的是建设任务。" for n in range(300))
    posts = pack([("a", line), ("b", "短的")], head="头", limit=4096)
    assert all(len(post.text.encode()) <= 4096 for post in posts)
    assert all(post.text.endswith("。") for post in posts[:-1])
    assert [post.goes_on for post in posts] == [True] * (len(posts) - 1) + [False]
    assert [post.rows for post in posts][-1] == ["a", "b"]


@settings(max_examples=40)
@given(
    st.lists(st.text(alphabet="建设a。𠮷\u200d🙂 ", min_size=1, max_size=60), max_size=12),
    st.integers(24, 90),
)
def test_no_character_is_cut_and_no_post_too_long(lines, limit):
    posts = pack(list(enumerate(lines)), head="头", limit=limit)
    assert all(len(post.text.encode()) <= limit for post in posts)
    assert said(posts, "头").replace("\n", "") == "".join(lines)
    assert [row for post in posts for row in post.rows] == list(range(len(lines)))


def test_a_short_message_keeps_its_link_and_counts_its_parts():
    text = sms_text("江海职教集团", "很长的标题" * 40, "https://portal.example.cn/jianghai/inbox/")
    assert text.startswith("【江海职教集团】")
    assert text.endswith("… https://portal.example.cn/jianghai/inbox/")
    assert segments(text) == 2
    assert (segments("字" * 70), segments("字" * 71), segments("字" * 134), segments("字" * 135)) == (
        1,
        2,
        2,
        3,
    )
    assert segments("🙂" * 36) == 2


def at(text):
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2023-06-30 21:59", "2023-06-30 21:59"),
        ("2023-06-30 22:00", "2023-07-01 07:00"),
        ("2023-06-30 23:59", "2023-07-01 07:00"),
        ("2023-07-01 00:00", "2023-07-01 07:00"),
        ("2023-07-01 06:59", "2023-07-01 07:00"),
        ("2023-07-01 07:00", "2023-07-01 07:00"),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(moment, goes):
    hours = MessageHours()
    assert after_quiet(at(moment), hours) == at(goes)
    # The same moment on a clock elsewhere: what counts is the hour in Shanghai.
    assert after_quiet(at(moment).astimezone(dt.UTC), hours) == at(goes)


def test_quiet_hours_at_noon_and_none_at_all():
    noon = MessageHours(quiet_from=dt.time(12), quiet_until=dt.time(14))
    assert after_quiet(at("2023-06-30 13:00"), noon) == at("2023-06-30 14:00")
    assert after_quiet(at("2023-06-30 23:00"), noon) == at("2023-06-30 23:00")
    none = MessageHours(quiet_from=dt.time(7), quiet_until=dt.time(7))
    assert after_quiet(at("2023-06-30 07:00"), none) == at("2023-06-30 07:00")


def test_the_digest_has_its_hour():
    hours = MessageHours(digest_at=dt.time(8))
    assert digest_due(at("2023-06-30 07:59"), hours) is None
    assert digest_due(at("2023-06-30 20:00"), hours) == at("2023-06-30 08:00")
    assert digest_due(at("2023-06-30 20:00"), MessageHours(digest_at=None)) is None
