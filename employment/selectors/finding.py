"""Posts found by words, without a service beside PostgreSQL: every piece of the text, letters of pinyin, names of programmes, synonyms.

Each word is looked for as it stands in ``Demand.words`` (in lower case) by a plain scan: with a group's rows behind the wall that is
exact, quick enough (``benchmarks/measures/jobs.py``) and needs no segmentation, which loses parts of words. How well the title fits only
puts in order; it leaves nothing out. An index of pieces would lie unused: behind a policy PostgreSQL asks an index only by operators
it knows to tell nothing (leakproof), which neither LIKE nor ``@>`` is, and pieces of three signs find no word of one or two. So the
scan is done once for the page and its number together (``groupportal.lists.onepass``).
"""

from __future__ import annotations

from functools import cache

from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from employment.models import Demand
from groupportal.lists.declaring import MOST_WORDS, with_words
from groupportal.tenancy.models import Unit
from groupportal.ui.names import kept_name
from groupportal.ui.pinyin import pattern_of
from rosters.selectors.roster import programmes

SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("电商", "电子商务", "网店", "网络营销"),
    ("汽修", "汽车维修", "汽车检修", "汽车运用与维修"),
    ("数控", "cnc", "加工中心"),
    ("机电", "机电一体化", "机电技术"),
    ("厨师", "烹饪", "中餐", "厨工"),
    ("会计", "财务", "出纳"),
    ("护士", "护理"),
    ("幼师", "幼教", "幼儿保育", "学前教育", "保育员"),
    ("文员", "行政", "内勤"),
    ("前台", "接待"),
    ("客服", "客户服务"),
    ("美工", "平面设计", "视觉设计"),
    ("程序员", "软件开发", "软件工程师", "编程"),
    ("网管", "计算机网络", "运维"),
    ("电工", "电气"),
    ("焊工", "焊接", "电焊"),
    ("钳工", "模具"),
    ("仓管", "仓库", "仓储"),
    ("快递", "物流", "配送"),
    ("导游", "旅游服务"),
    ("服务员", "餐饮服务"),
    ("主播", "直播", "带货"),
    ("剪辑", "视频制作", "后期"),
    ("质检", "品检", "质量检验", "qc"),
    ("普工", "操作工", "作业员"),
    ("销售", "营业员", "导购"),
    ("老师", "教师"),
    ("计算机", "电脑"),
    ("包住", "住宿", "宿舍"),
    ("包吃", "食堂", "餐补"),
    ("制冷", "空调", "暖通"),
    ("新能源车", "新能源汽车", "电动汽车"),
    ("装配", "组装"),
    ("印刷", "印务"),
)
"""What people call the same thing, in lower case. Ours: words of the seeds' firms and programmes."""


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in SYNONYMS:
        for word in group:
            found[word] = tuple(dict.fromkeys((word, *found.get(word, ()), *group)))
    return found


def alike(word: str) -> tuple[str, ...]:
    """The word and what means the same, in lower case."""
    low = kept_name(word).lower()
    return _groups().get(low, (low,))


def spell_out(row: Demand) -> None:
    """Set what the search reads of a post: its heading, and all that is said of it."""
    codes = programmes().filter(code__in=row.major_codes).order_by("code", "-edition")
    names = list(dict.fromkeys(codes.values_list("name", flat=True))) if row.major_codes else []
    row.heading = " ".join([row.title, *names])[: row.longest("heading")]
    said = (
        row.get_kind_display(),
        f"{row.province}{row.city}",
        row.address,
        row.get_lodging_display(),
        row.hours,
        row.duties,
        row.conditions,
        " ".join(row.major_codes),
    )
    row.words = kept_name("\n".join([" ".join([row.title, *names]), *filter(None, said)])).lower()


def found(rows: QuerySet[Demand], text: str) -> QuerySet[Demand]:
    """The posts in which every word of ``text`` is found; all of them for no words."""
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(_says(word))
    return rows


def best_first(rows: QuerySet[Demand], text: str) -> QuerySet[Demand]:
    """In order: what says all of it in its title, what says a word of it there, the rest; each the latest first."""
    words = [kept_name(word).lower() for word in text.split()[:MOST_WORDS]]
    if not words:
        return rows.order_by("-opened_on", "-pk")
    some = Q()
    every = Q()
    for word in words:
        some |= Q(title__holds=word)
        every &= Q(title__holds=word)
    ranks = [When(every, then=2), *([When(some, then=1)] if len(words) > 1 else [])]
    fits = Case(*ranks, default=0, output_field=IntegerField())
    return rows.order_by(fits.desc(), F("opened_on").desc(), "-pk")


def _says(word: str) -> Q:
    """Posts that say the word or one that means the same, whose title or programmes are spelled so, or whose unit is called so."""
    said = Q(pinyin__holds=word) if pattern_of(word) else Q()
    for other in alike(word):
        said |= Q(GreaterThan(StrIndex(F("words"), Value(other, TextField())), 0))
    units = list(with_words(Unit.objects.all(), word, "name").values_list("pk", flat=True))
    return said | Q(unit__in=units) if units else said
