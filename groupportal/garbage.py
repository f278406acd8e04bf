"""How a process that serves looks for garbage."""

from __future__ import annotations

import gc


def spare_what_stands() -> None:
    """Never look for garbage among what stands by now, and look seldom: once all pages are loaded, before anything is served.

    A page of some hundred rows makes tens of thousands of objects. By Python's own thresholds every few of them had to wait while
    all modules, models and templates of the program were walked through, a quarter of a second in which nothing is found.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
