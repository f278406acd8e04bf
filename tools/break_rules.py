"""Break rules on purpose, one at a time, and see whether a test notices: ``python -m tools.break_rules [name…]``.

The rules stand in ``tools/rules_to_break.py``. Each is broken in a copy of the tree and its tests are run, which must pass while
nothing is broken; a rule that breaks unnoticed is named at the end. A name may be the beginning of several.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.rules_to_break import RULES, Rule

PROJECT = Path(__file__).resolve().parent.parent
FAILED, PASSED = 1, 0
CHECK = "tests/test_rules_to_break.py"


def copy_tree(to: Path) -> None:
    """The files under version control and the new ones among them, with the packages of this tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=PROJECT, capture_output=True, check=True
    )
    for name in filter(None, os.fsdecode(listed.stdout).split("\0")):
        if (PROJECT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, to / name)
    (to / ".venv").symlink_to((PROJECT / ".venv").resolve())


def run_tests(tree: Path, tests: tuple[str, ...]) -> tuple[int, str]:
    """How pytest ended, and the first test that failed; on the servers of this tree, in a database of its own."""
    var = os.environ.get("PORTAL_VAR", str(PROJECT / "var"))
    python = tree / ".venv" / "bin" / "python"
    done = subprocess.run(
        [python, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:randomly", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        env={**os.environ, "PORTAL_FAST_DB": "1", "PORTAL_TEST_DB": "broken", "PORTAL_VAR": var},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return done.returncode, said[0] if said else (done.stdout + done.stderr)[-400:].strip()


def break_rule(tree: Path, rule: Rule) -> tuple[bool, str]:
    """Whether the broken rule was noticed, and by what."""
    place = tree / rule.path
    text = place.read_text("utf-8")
    if text.count(rule.old) != 1:
        return False, f"NO SUCH TEXT: stands {text.count(rule.old)} times in {rule.path}"
    for kept in place.parent.glob(f"__pycache__/{place.stem}.*.pyc"):
        kept.unlink()
    place.write_text(text.replace(rule.old, rule.new), "utf-8")
    try:
        ended, said = run_tests(tree, tuple(rule.tests.split()))
    finally:
        place.write_text(text, "utf-8")
        for kept in place.parent.glob(f"__pycache__/{place.stem}.*.pyc"):
            kept.unlink()
    if ended == PASSED:
        return False, "SURVIVED"
    return (True, f"noticed: {said}") if ended == FAILED else (False, f"NO VERDICT: {said}")


def main(names: list[str]) -> int:
    """0 where every broken rule was noticed."""
    chosen = [rule for rule in RULES if not names or any(rule.name.startswith(name) for name in names)]
    if not chosen:
        sys.stderr.write(f"No rule begins with {' or '.join(names)}.\n")
        return 2
    survived = []
    with tempfile.TemporaryDirectory(prefix="broken-") as scratch:
        tree = Path(scratch)
        copy_tree(tree)
        ended, said = run_tests(tree, (CHECK,))
        if ended != PASSED:
            sys.stderr.write(f"The list is not true, or tests do not run here: {said}\n")
            return 1
        for number, rule in enumerate(chosen, 1):
            began = time.monotonic()
            noticed, said = break_rule(tree, rule)
            sys.stdout.write(
                f"{number}/{len(chosen)} {rule.name} ({time.monotonic() - began:.0f} s) {said}\n"
            )
            sys.stdout.flush()
            if not noticed:
                survived.append(rule)
    for rule in survived:
        sys.stdout.write(f"not noticed: {rule.name}: {rule.says}\n")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
