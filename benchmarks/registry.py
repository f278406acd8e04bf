"""The benchmarks there are, and what each gives: rows of one table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A line of the table. ``ok`` None: shown only, nothing is promised."""

    what: str
    measured: str
    limit: str = ""
    ok: bool | None = None

    @property
    def verdict(self) -> str:
        """ok, over, or a dash where there is no limit."""
        return "–" if self.ok is None else "ok" if self.ok else "**over**"


def at_most(what: str, measured: float, limit: float, *, unit: str = "×", detail: str = "") -> Row:
    """A row whose figure must not be above ``limit``; ``detail`` says what it was made of."""
    shown = f"{measured:.2f} {unit}" + (f" ({detail})" if detail else "")
    return Row(what, shown, f"≤ {limit:g} {unit}", measured <= limit)


@dataclass(frozen=True)
class Benchmark:
    """A function that measures; ``order`` says when it runs."""

    name: str
    title: str
    order: int
    run: Callable[[Any], Iterable[Row]]


_known: dict[str, Benchmark] = {}


def benchmark(title: str, *, order: int = 100) -> Callable[[Any], Any]:
    """Register ``def …(bench: Bench) -> Iterable[Row]``; its rows stand below ``title``."""

    def register(run: Callable[[Any], Iterable[Row]]) -> Callable[[Any], Iterable[Row]]:
        name = run.__module__.rpartition(".")[2]
        if f"{name}.{run.__name__}" in _known:
            raise ValueError(f"two benchmarks are called {name}.{run.__name__}")
        _known[f"{name}.{run.__name__}"] = Benchmark(f"{name}.{run.__name__}", title, order, run)
        return run

    return register


def benchmarks(only: list[str]) -> list[Benchmark]:
    """All of ``measures/`` in their order; with ``only``, those whose name begins with one of these words."""
    package = importlib.import_module("benchmarks.measures")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"benchmarks.measures.{module.name}")
    chosen = [b for b in _known.values() if not only or any(b.name.startswith(word) for word in only)]
    return sorted(chosen, key=lambda b: (b.order, b.name))
