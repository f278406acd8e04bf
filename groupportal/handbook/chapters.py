"""The handbook's files as chapters and sections. Read once a process: they change with the program."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = settings.BASE_DIR / "docs" / "手册"
PICTURES = FOLDER / "图"
FRONT = "00"
"""The number of README.md."""
TERMS = "14"
BASE = "//handbook/"
"""Begins addresses inside the handbook until a group's is known."""
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Section:
    """What stands below one heading, those below it included. ``html`` has ``BASE`` for the handbook's address."""

    title: str
    level: int
    anchor: str
    html: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """One file. ``html`` without its first heading, which is the title."""

    number: str
    title: str
    html: str
    sections: tuple[Section, ...]

    def section(self, title: str) -> Section | None:
        """The section under a heading, found by its words or its anchor."""
        return next((s for s in self.sections if title in (s.title, s.anchor)), None)


@functools.cache
def chapters() -> dict[str, Chapter]:
    """All chapters by number, in order; the front page is "00"."""
    files = {FRONT: FOLDER / "README.md", **{p.name[:2]: p for p in sorted(FOLDER.glob("[0-9]*.md"))}}
    return {number: _chapter(number, path.read_text("utf-8")) for number, path in files.items()}


@functools.cache
def pictures() -> frozenset[str]:
    """Names of the handbook's pictures."""
    return frozenset(path.name for path in PICTURES.glob("*.png"))


@functools.cache
def terms() -> dict[str, str]:
    """What the words of the field mean, in a sentence or two: the chapter of terms."""
    return {s.title: s.text for s in chapters()[TERMS].sections}


def anchor_of(title: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _chapter(number: str, text: str) -> Chapter:
    tokens = list(_readdressed(_MARKDOWN.parse(text)))
    heads = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    title = tokens[heads[0] + 1].content
    sections = []
    for place, start in enumerate(heads[1:], 1):
        level = int(tokens[start].tag[1])
        later = (at for at in heads[place + 1 :] if int(tokens[at].tag[1]) <= level)
        part = tokens[start : next(later, len(tokens))]
        words = " ".join(token.content for token in part[3:] if token.type == "inline")
        sections.append(
            Section(tokens[start + 1].content, level, str(tokens[start].attrs["id"]), _html(part), words)
        )
    return Chapter(number, title, _html(tokens[heads[0] + 3 :]), tuple(sections))


def _html(tokens: list[Token]) -> str:
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _readdressed(tokens: list[Token]) -> Iterator[Token]:
    """Headings with anchors, links and pictures with the addresses the portal gives them."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrs["id"] = anchor_of(tokens[at + 1].content)
        for child in token.children or []:
            if child.type == "image":
                name = unquote(str(child.attrs["src"])).rsplit("/", 1)[-1]
                child.attrs.update(src=f"{BASE}pictures/{name}", loading="lazy")
            elif child.type == "link_open" and (found := re.match(r"(\d\d)[^/]*\.md(#.*)?$", _href(child))):
                child.attrs["href"] = f"{BASE}{found[1]}/{found[2] or ''}"
        yield token


def _href(token: Token) -> str:
    return unquote(str(token.attrs["href"]))
