"""What the annual report and the cockpit tell of graduates."""

from __future__ import annotations

from employment.enums import Wave
from employment.selectors.destination import Tally, asked_between, tallies, tally
from groupportal.reporting.readings import placed
from groupportal.reporting.registry import exhibit
from groupportal.reporting.values import Chart, Exhibit, Fact, Period, facts, known, reference, wanted

RATES = (
    "employment.graduates",
    "employment.settled_rate",
    "employment.study_rate",
    "employment.match_rate",
    "employment.local_rate",
)
_TITLE = "各校毕业生去向"


@exhibit("employment.by_school", title=_TITLE, action="employment.view_figures")
def by_school(period: Period) -> Exhibit | None:
    """Graduates and shares by school."""
    rows = asked_between(period.since, period.as_of)
    schools = tallies(rows, period.as_of, Wave.AT_ONCE, "unit__name")
    if not schools:
        return None
    lines = [(name, *_line(found, period, school=name)) for (name,), found in schools]
    every = tally(rows, period.as_of, Wave.AT_ONCE)
    whole = _line(every, period)
    return Exhibit(
        title=_TITLE,
        head=(
            "学校",
            "毕业生（人）",
            "去向落实率",
            "升学率",
            "专业对口率",
            "本地就业占比",
        ),
        rows=(*lines, ("合计", *whole)),
        reading=f"毕业生 {whole[0].text} 人，去向落实率 {every.rate('settled').words}，升学率 {every.rate('study').words}。",
        chart=Chart.BARS,
        charted=1,
        total_last=True,
        notes=(
            "没有答复的不算在分子里；“～”后面是没有答复的全算进去的数，括号里是分子、分母和没有答复的人数。",
            *(f"{name}：{_two_ends(found)}。" for (name,), found in schools),
            f"合计：{_two_ends(every)}。",
        ),
    )


_SHARES = {"settled": "去向落实率", "study": "升学率", "fits": "专业对口率", "here": "本地就业占比"}


def _two_ends(found: Tally) -> str:
    """Each share with numerator, denominator, who told nothing and both ends."""
    rates = ((label, found.rate(what)) for what, label in _SHARES.items())
    return "，".join(f"{label} {rate.words}" for label, rate in rates if rate.of)


def _line(found: Tally, period: Period, **which: str) -> tuple[Fact, ...]:
    """The figures of ``RATES``, from one count."""
    values = (found.of, *(found.rate(what).value for what in _SHARES))
    return tuple(known(code, period, value, **which) for code, value in zip(RATES, values, strict=True))


def told(period: Period) -> list[str]:
    """How many graduated, where they went, how many are still followed."""
    found = facts(
        [wanted(code, period) for code in (*RATES, "employment.tracked", "employment.response_rate")]
    )
    number, _, _, match, _, three, answered = found
    lines = []
    if number.value:
        fits = "，已就业的专业对口率{{employment.match_rate}}%" if match.value is not None else ""
        silent = (
            "没有答复的不算在内，答复率{{employment.response_rate}}%，都算进去的数见下表说明。"
            if (answered.value or 0) < 100
            else ""
        )
        lines += [
            (
                "本年度毕业生{{employment.graduates}}人，毕业去向落实率{{employment.settled_rate}}%，"
                f"升学率{{{{employment.study_rate}}}}%{fits}。{silent}"
                "在学校所在市就业的占{{employment.local_rate}}%，本地生源占{{employment.origin_rate}}%，"
                "本地生源在本地就业的占{{employment.three_local_rate}}%。"
            ),
            *placed("employment.by_school", period),
        ]
    if three.value:
        third = reference("employment.response_rate", wave=str(Wave.THIRD.value))
        lines.append(
            f"毕业后跟踪三年：{{{{employment.tracked}}}}人三年的去向都已登记，毕业满三年的答复率{third}%。"
        )
    return lines
