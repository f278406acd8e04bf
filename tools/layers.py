"""Check which code imports which: ``python -m tools.layers`` (import-linter with one contract of our own)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.configuration import configure

PROJECT = Path(__file__).resolve().parent.parent
NO_LAYER = frozenset({"tests", "tools", "benchmarks"})
"""Packages beside the product."""


def packages() -> list[str]:
    """The product's packages: every folder of the first level that is one."""
    found = (path.parent.name for path in PROJECT.glob("*/__init__.py"))
    return sorted(name for name in found if name not in NO_LAYER)


class RoomsContract(Contract):
    """A room imports from another only what lies behind its doors (``plans.services`` …); ``free`` packages may go past."""

    type_name = "rooms"
    doors = fields.ListField(subfield=fields.StringField())
    free = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import between two rooms."""
        doors, free = set(cast("list[str]", self.doors)), set(cast("list[str]", self.free))
        rooms = set(packages()) - free
        broken = []
        for importer in sorted(module for module in graph.modules if module.split(".")[0] in rooms):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                room, *rest = imported.split(".")
                if room in rooms and room != importer.split(".")[0] and not doors & set(rest[:1]):
                    broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports that go past the doors."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}; ask its services, selectors or enums instead")


def homeless(options: UserOptions) -> list[str]:
    """Packages that stand in no layer, so that nothing would check them."""
    layers = next(c["layers"] for c in options.contracts_options if c["id"] == "layers")
    named = {name for layer in layers for name in re.findall(r"\w+", layer)}
    return [name for name in packages() if name not in named]


def main() -> int:
    """Lint the packages that exist; 0 when every contract holds."""
    configure()
    read = use_cases.read_user_options

    def read_what_exists(config_filename: str | None = None) -> UserOptions:
        options = read(config_filename)
        session: dict[str, Any] = options.session_options
        session["root_packages"] = packages()
        return options

    use_cases.read_user_options = read_what_exists
    config = str(PROJECT / "pyproject.toml")
    if stray := homeless(read_what_exists(config)):
        sys.stderr.write(f"in no layer of pyproject.toml: {', '.join(stray)}\n")
        return 1
    return 0 if use_cases.lint_imports(config_filename=config, no_logo=True) else 1


if __name__ == "__main__":
    sys.exit(main())
