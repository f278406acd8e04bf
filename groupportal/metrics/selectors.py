"""Asking for figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from groupportal.errors import DomainError
from groupportal.metrics.links import SINCE, WHEN, YEAR_BEFORE
from groupportal.metrics.params import BEGINS
from groupportal.metrics.registry import Metric, MetricResult, known_metrics, metric_of
from groupportal.tenancy.kept import Asked, kept_all
from groupportal.tenancy.together import Scalar
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import year_earlier
from groupportal.ui.formats import cndate


@dataclass(frozen=True)
class Question:
    """A figure as it was asked for, its parameters read."""

    metric: Metric
    as_of: dt.date
    params: dict[str, Any]

    def answer(self) -> MetricResult:
        """The figure and what stands behind it, from the active group's records."""
        return self.metric.compute(self.as_of, **self.params)

    def kept_value(self) -> Asked:
        """The figure alone, to be kept until the records change."""

        def told() -> Scalar:
            found = self.answer().told
            return found if isinstance(found, Scalar) else Scalar("", known=found)

        about = (self.as_of, tuple(sorted(self.params.items())))
        return Asked(f"metric.{self.metric.code}", lambda value: value, about, ask=told)

    @property
    def value(self) -> Decimal | int | None:
        """The figure alone: counted once for everybody, until the records change."""
        found: Decimal | int | None = kept_all([self.kept_value()])[0]
        return found

    @property
    def written(self) -> dict[str, str]:
        """The parameters as an address or a reference writes them."""
        return {
            name: value.isoformat() if isinstance(value, dt.date) else self.metric.params[name].write(value)
            for name, value in self.params.items()
        }

    def described(self) -> list[tuple[str, str]]:
        """The parameters as people read them."""
        shown = []
        if SINCE in self.params:
            shown.append((BEGINS.label, BEGINS.show(self.params[SINCE])))
        for name, value in self.params.items():
            if name in self.metric.params and (text := self.metric.params[name].show(value)):
                shown.append((self.metric.params[name].label, text))
        return shown

    @property
    def about(self) -> str:
        """What it was narrowed to, for a title: 2023年1月1日起，市级财政."""
        return "，".join(
            f"{shown}起" if label == BEGINS.label else shown for label, shown in self.described()
        )


def ask(code: str, as_of: dt.date, params: Mapping[str, Any]) -> Question:
    """Read what was asked. A flow without ``since`` begins on 1 January of the year of ``as_of``; ``when``: a year earlier.

    DomainError for an unknown figure or parameter, a missing one, or a value that can't be read.
    """
    found = metric_of(code)
    read: dict[str, Any] = {}
    if params.get(WHEN) == YEAR_BEFORE:
        as_of = year_earlier(as_of)
    for name, text in params.items():
        if name == WHEN and text == YEAR_BEFORE:
            continue
        if found.is_flow and name == SINCE:
            read[name] = BEGINS.read(text)
        elif name in found.params:
            read[name] = found.params[name].read(text)
        else:
            raise DomainError("unknown_param", _no_such(found, name))
    for name in sorted(found.needed - set(read)):
        raise DomainError("missing_param", f"“{found.label}”需要给出“{found.params[name].label}”。")
    if found.is_flow:
        read.setdefault(SINCE, dt.date(as_of.year, 1, 1))
        if read[SINCE] > as_of:
            raise DomainError(
                "bad_period", f"起始日期{cndate(read[SINCE])}晚于截至日期{cndate(as_of)}，请改正后再查。"
            )
    return Question(found, as_of, read)


def _no_such(found: Metric, name: str) -> str:
    known = [p.label for p in found.params.values()] + [BEGINS.label] * found.is_flow
    which = f"可以用：{'、'.join(known)}。" if known else "这个指标不带条件。"
    return f"“{found.label}”没有叫“{name[:60]}”的条件。{which}"


def metrics_for(viewer: Viewer) -> list[Metric]:
    """The figures this viewer may see, by code."""
    return [m for m in known_metrics() if viewer.can(m.action)]
