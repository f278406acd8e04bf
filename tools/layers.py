"""Check which code imports which: ``python -m tools.layers`` (import-linter with one contract of our own)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import use_cases
from importlinter.application.user_options import UserOptions
from importlinter.configuration import configure

PROJECT = Path(__file__).resolve().parent.parent


class BusinessAppsContract(Contract):
    """A business app imports from another only what lies behind its doors (``plans.services`` …)."""

    type_name = "business_apps"
    apps = fields.ListField(subfield=fields.StringField())
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import between two apps."""
        apps, doors = set(cast("list[str]", self.apps)), set(cast("list[str]", self.doors))
        broken = []
        for importer in sorted(module for module in graph.modules if module.split(".")[0] in apps):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                app, *rest = imported.split(".")
                if app in apps and app != importer.split(".")[0] and not doors & set(rest[:1]):
                    broken.append((importer, imported))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports that go past the doors."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}; ask its services, selectors or enums instead")


def main() -> int:
    """Lint the packages that exist; 0 when every contract holds."""
    configure()
    read = use_cases.read_user_options

    def read_what_exists(config_filename: str | None = None) -> UserOptions:
        options = read(config_filename)
        session: dict[str, Any] = options.session_options
        session["root_packages"] = [
            name for name in session["root_packages"] if (PROJECT / name / "__init__.py").exists()
        ]
        return options

    use_cases.read_user_options = read_what_exists
    return 0 if use_cases.lint_imports(config_filename=str(PROJECT / "pyproject.toml"), no_logo=True) else 1


if __name__ == "__main__":
    sys.exit(main())
