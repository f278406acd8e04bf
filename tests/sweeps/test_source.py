"""What a reader of the source may expect everywhere."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_LINE = 160
_SMALL_WORDS = frozenset(
    ["a", "all", "an", "and", "by", "for", "in", "is", "it", "of", "on", "one", "the", "this", "to", "view"]
)


@cache
def sources(*patterns: str) -> list[tuple[str, str]]:
    """Path and text of the files under version control, migrations left out."""
    listed = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        (name, (ROOT / name).read_text("utf-8"))
        for name in listed.stdout.splitlines()
        if "/migrations/" not in name and (ROOT / name).is_file()
    ]


_parsed = cache(ast.parse)


def trees(*patterns: str, holding: str = "") -> Iterator[tuple[str, ast.Module]]:
    """Those alone in whose text the regular expression is found: to parse takes long."""
    for name, text in sources(*patterns):
        if re.search(holding, text):
            yield name, _parsed(text)


def test_lines_of_templates_can_be_read() -> None:
    long = [
        f"{name}:{number} ({len(line)})"
        for name, text in sources("templates/*.html")
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not long


def test_what_people_receive_has_one_name() -> None:
    """消息, which stands on the page “消息”; mails and robots bring it too."""
    other = re.compile("站内(信|消息|通知|提醒)|站内、|系统通知|通知中心")
    own = "tests/sweeps/test_source.py"
    found = [
        f"{name}: {match[0]}"
        for name, text in sources("*.py", "*.html", "*.js", "*.md")
        for match in other.finditer(text)
        if name != own
    ]
    assert not found


def test_nothing_of_the_machine_stands_in_front_of_people() -> None:
    """What only technicians need is left out, or folded (``class="technical"``) and said in the log."""
    inner = re.compile("逐字节|追踪号|页面代码|哈希|校验值|数据快照|堆栈|主键|\\bSHA\\b|\\bUUID\\b")
    shown = [
        (f"{name}:{number}", line)
        for name, text in sources("templates/*.html", "static/*.js")
        for number, line in enumerate(text.splitlines(), 1)
        if 'class="technical"' not in line
    ]
    # Names of columns, and what commands on the server say, are read by those who run it.
    for name, tree in trees("*.py", holding=inner.pattern):
        if not re.search("tests/|/models|/management/|/upkeep/|handbook|benchmarks/|national_tables", name):
            shown += [
                (f"{name}:{node.lineno}", node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            ]
    assert [where for where, words in shown if inner.search(words)] == ["groupportal/office/stamp.py:25"]


def test_keyword_arguments_are_english() -> None:
    found = [
        f"{name}:{node.lineno} {keyword.arg}"
        for name, tree in trees("*.py", holding=r"[^\x00-\x7f]\w*\s*=")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg and not keyword.arg.isascii()
    ]
    assert not found


def stems(text: str) -> set[str]:
    """The words that say something, without their endings."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    return {re.sub(r"(ies|es|ed|s)$", "", word) for word in re.findall(r"[a-z]+", apart)} - _SMALL_WORDS


_SAYING = re.compile(
    r'^ *(?:async )?(?:def|class) (\w+)[^\n]*\n(?:(?! *(?:async )?(?:def|class) | *""")[^\n]*\n)*? *"""(.*?)"""',
    re.MULTILINE | re.DOTALL,
)
"""A definition and the docstring below its head: found without parsing all of the program, which takes seconds."""


def test_no_docstring_repeats_the_name() -> None:
    said = [
        (name, found[1], found[2])
        for name, text in sources("*.py", ":!tests")
        for found in _SAYING.finditer(text)
    ]
    assert len(said) > 5_000
    repeated = [
        f"{name} {what}: {words}"
        for name, what, words in said
        if words.isascii() and stems(words) and stems(words) <= stems(what)
    ]
    assert not repeated


# Whose matters somebody must not rule on depends on every unit the person belongs to.
_TIES = {"groupportal/tenancy/viewer.py", "groupportal/deciding/ruling.py"}


def test_rights_are_asked_of_pairs_of_role_and_unit() -> None:
    found = {
        name
        for name, tree in trees("*.py", holding="unit_ids")
        if not name.startswith("tests/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "unit_ids"
    }
    assert found - _TIES == set(), "ask viewer.can, viewer.units_for or viewer.within"
