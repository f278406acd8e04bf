"""What a room's tests declare in files of their own: ``tests/<room>/addresses.py``, ``tests/<room>/rows.py``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType


def declared(name: str) -> list[ModuleType]:
    """The modules of this name in the folders of the tests."""
    here = Path(__file__).parent
    return [
        import_module(f"tests.{path.parent.name}.{name}")
        for path in sorted(here.glob(f"*/{name}.py"))
        if path.parent.name != "sweeps"
    ]
