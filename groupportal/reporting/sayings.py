"""What sentences say in numbers: each quantity with the words it is about, so that two places that speak of one thing can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from groupportal.office.numbers import placed_quantities

LIVE = "▪"
"""Stands for each sign of a figure that comes from the records."""
_STOPS = re.compile(r"[，；;。、：:\n（）()！!？?]|(?<!\d),|,(?!\d)")
_SENTENCE = re.compile(r"[^。；;\n]+")
_LEADS = re.compile(
    r"(?:总数量?|总量|数量|人数|家数|合计|累计|共计|总计|总共|共有|共|现有|已有|拥有|已经?|有|达到|达|不低于|不少于|至少"
    r"|突破|超过|超|逾|将近|接近|近|大约|约|为|是|至|从.{0,16}?[至到为]|由.{0,16}?[至到为]|发展[到至为成]|增加?[到至为长]"
    r"|扩大[到至为]|提升[到至]|[\s“”])+$"
)
_ABOUT = re.compile(r"(?:将近|接近|近|大约|约)$")
_LEAST = re.compile(r"(?:不低于|不少于|至少|突破|超过|超|逾|≥)$")
_NOT_NOW = re.compile(r"目标|要求|预期|预计|计划|规划|力争|拟|将|下一年|明年|标准")
_CHANGE = re.compile(r"新增|新加入|新吸收|增加|减少|退出|净增|其中新")
_BEFORE = re.compile(r"上年|去年|同期|此前|原有|原来|以前")
_YEARLY = re.compile(r"每(?:个)?(?:学)?年|年均|/年|本年|当年|全年|今年")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_COUNTS = frozenset("家个所间")


@dataclass(frozen=True)
class Saying:
    """A quantity in a sentence. ``before`` and ``after``: the words of its clause, without those that only lead to a number.

    ``bound``: "" exact, "about" (约), "least" (超过, 余). ``actual``: it tells what is, not what is wanted, came or had been.
    """

    number: Decimal
    unit: str
    before: str
    after: str
    sentence: str
    start: int
    end: int
    bound: str
    actual: bool
    yearly: bool
    years: frozenset[int]

    @property
    def counted(self) -> str:
        """What the unit counts: 家, 个 and 所 are all one; so are people."""
        return counted(self.unit)

    @property
    def text(self) -> str:
        """As a sentence about it quotes it."""
        return (
            self.sentence
            if len(self.sentence) <= 48
            else f"…{self.sentence[max(0, self.start - 30) : self.end + 12]}…"
        )

    def differs(self, value: Decimal) -> bool:
        """Whether it can't be so where ``value`` is so."""
        if self.bound == "least":
            return value < self.number
        if self.bound == "about":
            return abs(value - self.number) * 20 > max(abs(value), abs(self.number))
        return value != self.number


def counted(unit: str) -> str:
    """A unit as it is compared."""
    bare = unit.partition("/")[0]
    return "个" if bare in _COUNTS else "人" if bare in {"人", "名", "位"} else bare


def sayings(text: str) -> Iterator[Saying]:
    """The quantities of a text in their order; those that come from the records stand as ``LIVE`` and are none."""
    for found in _SENTENCE.finditer(text):
        sentence = found[0]
        stops = [match.start() for match in _STOPS.finditer(sentence)]
        last = 0
        for one in placed_quantities(sentence):
            begin = max([at + 1 for at in stops if at < one.start], default=0)
            end = min([at for at in stops if at >= one.end], default=len(sentence))
            led = sentence[max(begin, last) : one.start]
            clause, said = sentence[begin:end], sentence[:end]
            after = sentence[one.end : end]
            least = one.more or _LEAST.search(led.rstrip()) or after.startswith("以上")
            yield Saying(
                one.number,
                one.unit,
                _LEADS.sub("", led),
                after,
                sentence.strip(),
                one.start - (len(sentence) - len(sentence.lstrip())),
                one.end - (len(sentence) - len(sentence.lstrip())),
                "least"
                if least
                else "about"
                if _ABOUT.search(led.rstrip()) or after.startswith("左右")
                else "",
                not (_NOT_NOW.search(said) or _CHANGE.search(clause) or _BEFORE.search(clause)),
                bool(_YEARLY.search(clause) or "/" in one.unit),
                frozenset(map(int, _YEAR.findall(sentence))),
            )
            last = one.end
