"""The register of figures. Apps declare theirs in ``metrics.py`` with ``@metric``; reports and pages use no others."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.metrics.params import ChoiceParam, DateParam, IntParam, Param, TextParam, UuidParam
from groupportal.tenancy.together import Scalar, answers, number_of
from groupportal.ui.tables import Column

__all__ = [
    "ChoiceParam",
    "Column",
    "Correction",
    "DateParam",
    "IntParam",
    "Metric",
    "MetricResult",
    "Param",
    "TextParam",
    "UuidParam",
    "known_metrics",
    "metric",
    "metric_of",
    "number_of",
]


@dataclass(frozen=True)
class MetricResult:
    """A figure and what it is made of. ``rows`` with what the columns need selected; ``note`` is one sentence of care.

    ``told`` is None where there is none to tell: a rate over nothing. A number of rows is told as ``number_of(rows)``: figures that
    are shown together are then counted in one statement.
    """

    told: Decimal | int | Scalar | None
    rows: QuerySet
    columns: tuple[Column, ...] = ()
    files: Callable[[], Iterable[tuple[StoredFile, str]]] | None = None
    note: str = ""
    opens: bool = True
    """Whether rows lead to their pages and the trail of them is shown: not where the figure is for more people than these are."""

    @functools.cached_property
    def value(self) -> Decimal | int | None:
        """The figure."""
        if not isinstance(self.told, Scalar):
            return self.told
        found: int = answers([self.told])[0]
        return found


@dataclass(frozen=True)
class Correction:
    """How a figure that rests on one record is put right there, through that record's own service.

    ``begin(as_of, value, by=viewer, **params)`` gives the record that was begun, which has a page; it raises NotAllowed and
    DomainError as that service does. ``words``: what comes of it, to whoever decides.
    """

    action: str
    words: str
    begin: Callable[..., Any]


@dataclass(frozen=True)
class Metric:
    """A declared figure: what it is called, what it counts, from which records, who keeps them, who may see it."""

    code: str
    label: str
    unit: str
    definition: str
    records: str
    keeper: str
    action: str
    export_action: str
    """Needed, besides ``action``, to take the rows out as a file."""
    compute: Callable[..., MetricResult]
    params: Mapping[str, Param] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    """Parameters that must be given."""
    is_flow: bool = False
    """Whether it runs over a period and takes ``since``."""
    correction: Correction | None = None
    """None where it is made of many records, each with a page of its own."""


_metrics: dict[str, Metric] = {}


def metric(
    code: str,
    *,
    label: str,
    unit: str,
    definition: str,
    records: str,
    keeper: str,
    action: str,
    export_action: str | None = None,
    params: Mapping[str, Param] | None = None,
    correction: Correction | None = None,
) -> Callable[[Callable[..., MetricResult]], Callable[..., MetricResult]]:
    """Declare ``def …(as_of, **params) -> MetricResult``; the function stays callable.

    ``export_action``: where taking the rows out needs more than seeing them, as the list of the same rows does.
    A parameter without a default in the function must be given; ``**asked`` takes what is declared.
    A function that takes ``since`` is a flow over a period.
    ValueError where code or name is taken, the name holds brackets, or the parameters do not fit the function.
    """

    def declare(compute: Callable[..., MetricResult]) -> Callable[..., MetricResult]:
        taken = inspect.signature(compute).parameters
        declared = dict(params or {})
        takes_any = any(each.kind is each.VAR_KEYWORD for each in taken.values())
        if not takes_any and (unknown := set(declared) - set(taken)):
            raise ValueError(f"metric {code}: the function takes no {', '.join(sorted(unknown))}")
        if code in _metrics and _metrics[code].compute is not compute:
            raise ValueError(f"metric {code} is declared twice")
        if any(m.label == label and m.code != code for m in _metrics.values()) or set(label) & set("【】（("):
            raise ValueError(f"metric {code}: texts refer to figures by name, so {label!r} can't be one")
        needed = frozenset(
            n for n in set(declared) & set(taken) if taken[n].default is inspect.Parameter.empty
        )
        _metrics[code] = Metric(
            code,
            label,
            unit,
            definition,
            records,
            keeper,
            action,
            export_action or action,
            compute,
            declared,
            needed,
            "since" in taken,
            correction,
        )
        return compute

    return declare


def metric_of(code: str) -> Metric:
    """The figure; DomainError for one nobody declared."""
    if code not in _metrics:
        raise DomainError(
            "unknown_metric", f"没有叫“{code[:60]}”的指标。可以在“指标口径”页查看所有指标的名称。"
        )
    return _metrics[code]


def known_metrics() -> list[Metric]:
    """All declared figures by code."""
    return [_metrics[code] for code in sorted(_metrics)]
