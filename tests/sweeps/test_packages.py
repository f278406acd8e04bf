"""No package is asked for that nothing uses, and none is pinned that nothing asks for."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
BY_THEMSELVES = {
    "argon2-cffi": "behind Django's hasher",
    "pytest-cov": "gives --cov",
    "pytest-django": "reads DJANGO_SETTINGS_MODULE",
    "pytest-randomly": "gives --randomly-seed",
    "pytest-xdist": "gives -n",
    "django-stubs": "a plugin of mypy",
    "djangorestframework-stubs": "a plugin of mypy",
}
"""What works without being named in code."""


def asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in [*project["dependencies"], *extras]]


def test_every_package_is_used_and_explained() -> None:
    named = subprocess.run(
        ["git", "ls-files", "*.py", "Makefile", "Dockerfile", "docker-compose.yml", "ops", "tools"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    words = {
        word
        for name in named
        if "test_packages" not in name
        for word in re.findall(r"\w+", (ROOT / name).read_text("utf-8"))
    }
    modules: dict[str, set[str]] = {}
    for module, names in metadata.packages_distributions().items():
        for name in names:
            modules.setdefault(canonicalize_name(name), set()).add(module)
    reasons = (ROOT / "docs/dependencies.md").read_text("utf-8")
    for wanted in asked_for():
        name = canonicalize_name(wanted.name)
        # "google-api" and "google/api" are used where each of their words stands.
        used = any(set(re.findall(r"\w+", module)) <= words for module in modules.get(name, {name}))
        assert used or name in BY_THEMSELVES, f"nothing uses {name}: take it out until a room needs it"
        assert name in reasons, f"docs/dependencies.md does not say why {name} is here"


def test_constraints_pin_what_is_needed_and_nothing_else() -> None:
    waiting = [(canonicalize_name(r.name), frozenset(r.extras)) for r in asked_for()]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for line in _requires(name):
            needed = Requirement(line)
            if needed.marker is None or any(_holds(needed, extra) for extra in {"", *extras}):
                waiting.append((canonicalize_name(needed.name), frozenset(needed.extras)))
    pinned = [line.partition("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split()]
    assert all(sign and version for _, sign, version in pinned)
    assert {canonicalize_name(name) for name, *_ in pinned} - {name for name, _ in seen} == set()


def _requires(name: str) -> list[str]:
    """What a package asks for; nothing for one that only another patch release of Python needs."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def _holds(needed: Requirement, extra: str) -> bool:
    """On some patch release of Python 3.11: Debian 12 has 3.11.2."""
    assert needed.marker is not None
    return any(
        needed.marker.evaluate(
            {"extra": extra, "python_full_version": f"3.11.{patch}", "python_version": "3.11"}
        )
        for patch in (2, 12)
    )
