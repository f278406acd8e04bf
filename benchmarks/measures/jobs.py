"""The search of posts at 20,000 in a group, behind the wall."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from django.db import connection

from benchmarks.bench import Bench
from benchmarks.bench_database import settle
from benchmarks.groups import Made, make_group
from benchmarks.registry import Row, at_most, benchmark
from benchmarks.timing import median, p95
from employment.selectors.access import board
from employment.selectors.finding import best_first, found
from groupportal.lists.onepass import OnePass
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.ui.pinyin import spell

LIMIT_MS, POSTS = 50, 20_000
ROUNDS, WARM_UP, A_PAGE = 20, 3, 20
_TITLES = (
    "数控车床操作工",
    "电子装配工",
    "汽车维修学徒",
    "会计助理",
    "中式烹调助理",
    "仓储管理员",
    "新媒体运营",
    "门店收银员",
)
_FILL = """
INSERT INTO employment_demand (public_id, group_id, unit_id, kind, state, title, headcount, major_codes, section, province, city,
    address, wage_from, wage_per, lodging, hours, duties, conditions, expires_on, contact, phone, fee_words, is_automatic, opened_on,
    ended_why, answer, heading, pinyin, words)
  SELECT gen_random_uuid(), %s, u.id, 'graduate', 'approved', t.title || n, 3, '[]', 'C', '广东省', '江门市', '高新西路' || n || '号',
    4000 + n %% 3000, 'month', 'both', '8:00—17:00', t.duties, '能吃苦耐劳，会看图纸，编号' || n, %s, '', '', '[]', true, %s,
    '', '', t.title || n, t.pinyin || ' ' || n,
    t.title || n || E'\\n毕业生就业\\n广东省江门市\\n高新西路' || n || E'号\\n包吃住\\n8:00—17:00\\n' || t.duties
    || E'\\n能吃苦耐劳，会看图纸，编号' || n
  FROM generate_series(1, %s) n
  JOIN unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS t(title, pinyin, duties, at) ON t.at = 1 + n %% %s
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at, count(*) OVER () AS number FROM tenancy_unit
    WHERE group_id = %s) u ON u.at = 1 + n %% u.number
"""


@benchmark(f"Search of posts, {POSTS:,} open in a group (p95 of {ROUNDS})", order=61)
def jobs(bench: Bench) -> Iterator[Row]:
    """The count and the first page of what the public board finds: pieces of words, letters, two words, nothing; exact beside LIKE."""
    database = bench.enter()
    made, _ = (bench.once(slug, lambda slug=slug: _filled(slug)) for slug in ("jobs", "jobs_other"))
    settle(database)
    today = dt.date.today()  # noqa: DTZ011 -- the database's day does for a benchmark
    for what, words in (
        ("one sign", "工"),
        ("two signs", "数控"),
        ("six signs", "会看图纸编号"),
        ("letters", "skcc"),
        ("what means the same", "汽修"),
        ("two words", "装配 江门"),
        ("a number", "12345"),
        ("nowhere", "没有这样的岗位"),
    ):
        with made.scope():
            times = [_look(words, today) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]
            plain = board(today).filter(words__contains=words).count() if " " not in words else 0
            number = found(board(today), words).count()
        if number < plain:
            raise RuntimeError(f"{words}: {number} found, LIKE finds {plain}")
        detail = f"{number:,} found, median {1000 * median(times):.0f}"
        yield at_most(what, 1000 * p95(times), LIMIT_MS, unit="ms", detail=detail)


def _look(words: str, today: dt.date) -> float:
    start = time.perf_counter()
    OnePass(best_first(found(board(today), words), words), A_PAGE).get_page(1)
    return time.perf_counter() - start


def _filled(slug: str) -> Made:
    """A group of 135 units with the posts; the other one beside it is as large."""
    made = make_group(slug)
    with made.scope():
        Unit.objects.bulk_create(
            Unit(name=f"{slug}江海第{n}电子有限公司", outside_reason="用人单位") for n in range(135)
        )
        _fill()
    return made


def _fill() -> None:
    today = dt.date.today()  # noqa: DTZ011 -- as above
    duties = [f"按要求完成{title}的日常工作，服从班组长安排，做好交接记录" for title in _TITLES]
    group = active_group().pk
    values = [
        group,
        today + dt.timedelta(days=60),
        today,
        POSTS,
        list(_TITLES),
        [spell(t) for t in _TITLES],
        duties,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [*values, len(_TITLES), group])
