"""Print the project's dependencies, one per line, for ``pip install -r``.

    python tools/requirements.py          what the portal needs
    python tools/requirements.py dev      the same and the extra named

pip of Debian 12 cannot install a project's dependencies without the project itself. Standard library only: it
runs before anything is installed.
"""

import sys
import tomllib
from pathlib import Path


def requirements(extras: list[str]) -> list[str]:
    """The dependencies of ``pyproject.toml`` and of the extras named."""
    project = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    chosen = list(project["dependencies"])
    for extra in extras:
        chosen += project["optional-dependencies"][extra]
    return chosen


if __name__ == "__main__":
    print("\n".join(requirements(sys.argv[1:])))
