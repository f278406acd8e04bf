"""Changing a layout that is being drafted: each gives another layout; a DomainError says why it can't be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from groupportal.errors import DomainError
from reports.annual_return.checks import Trouble, troubles_in
from reports.annual_return.formula import CODE
from reports.annual_return.values import Field, Layout, Section

T = TypeVar("T")
MOST_SECTIONS = 40


def with_section(layout: Layout, title: str) -> Layout:
    """Another section at the end."""
    if len(layout.sections) >= MOST_SECTIONS:
        raise DomainError("sections", f"一份版式最多 {MOST_SECTIONS} 张分表。", field="title")
    return Layout((*layout.sections, Section(_free(layout, title), ())))


def renamed(layout: Layout, number: int, title: str) -> Layout:
    """A section by another title; sections count from 1."""
    held = section_of(layout, number)
    if held.title == title.strip():
        return layout
    return _put(layout, number, replace(held, title=_free(layout, title)))


def _free(layout: Layout, title: str) -> str:
    title = title.strip()
    if not title:
        raise DomainError("title", "请写明分表的名称。", field="title")
    if any(section.title == title for section in layout.sections):
        raise DomainError("title", f"已经有“{title}”这张分表，请换一个名称。", field="title")
    return title


def section_of(layout: Layout, number: int) -> Section:
    """A section by its number. DomainError for one that is gone."""
    if not 1 <= number <= len(layout.sections):
        raise DomainError("no_section", "这张分表已经不在了，请返回草稿重新打开。")
    return layout.sections[number - 1]


def section_moved(layout: Layout, number: int, *, up: bool) -> Layout:
    """A section one place up or down."""
    section_of(layout, number)
    return Layout(_swapped(layout.sections, number - 1, up=up))


def without_section(layout: Layout, number: int) -> Layout:
    """A section and its fields gone."""
    held = section_of(layout, number)
    return Layout(tuple(section for section in layout.sections if section is not held))


def with_field(layout: Layout, number: int, field: Field) -> Layout:
    """Another field at the end of a section."""
    held = section_of(layout, number)
    _refuse_taken(layout, field)
    return _put(layout, number, replace(held, fields=(*held.fields, field)))


def field_of(layout: Layout, code: str) -> tuple[int, Field]:
    """A field by its code, with the number of its section. DomainError for one that is gone."""
    for number, section in enumerate(layout.sections, 1):
        for one in section.fields:
            if one.code == code:
                return number, one
    raise DomainError("no_field", "这一项已经不在草稿里了，请返回草稿重新打开。")


def changed(layout: Layout, code: str, field: Field) -> Layout:
    """A field by another one, at its place."""
    number, held = field_of(layout, code)
    if field.code != code:
        _refuse_taken(layout, field)
    section = section_of(layout, number)
    fields = tuple(field if one is held else one for one in section.fields)
    return _put(layout, number, replace(section, fields=fields))


def _refuse_taken(layout: Layout, field: Field) -> None:
    if not CODE.fullmatch(field.code):
        raise DomainError(
            "code", "编号要以字母开头，只用字母、数字和下划线，最多 30 个字，例如 A01。", field="code"
        )
    if field.code in layout.by_code:
        label = layout.by_code[field.code].label
        raise DomainError(
            "code", f"编号“{field.code}”已经给了“{label}”，请改成没有用过的编号。", field="code"
        )


def moved(layout: Layout, code: str, *, up: bool) -> Layout:
    """A field one place up or down; past the end of its section into the next one."""
    number, held = field_of(layout, code)
    section = section_of(layout, number)
    at = section.fields.index(held)
    if 0 <= at + (-1 if up else 1) < len(section.fields):
        return _put(layout, number, replace(section, fields=_swapped(section.fields, at, up=up)))
    beside = number - 1 if up else number + 1
    if not 1 <= beside <= len(layout.sections):
        return layout
    other = section_of(layout, beside)
    fields = (*other.fields, held) if up else (held, *other.fields)
    return _put(without(layout, code), beside, replace(other, fields=fields))


def without(layout: Layout, code: str) -> Layout:
    """A field gone."""
    number, held = field_of(layout, code)
    section = section_of(layout, number)
    return _put(
        layout, number, replace(section, fields=tuple(one for one in section.fields if one is not held))
    )


def _put(layout: Layout, number: int, section: Section) -> Layout:
    sections = list(layout.sections)
    sections[number - 1] = section
    return Layout(tuple(sections))


def _swapped(rows: Sequence[T], at: int, *, up: bool) -> tuple[T, ...]:
    found, to = list(rows), at - 1 if up else at + 1
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return tuple(found)


def troubles_of(layout: Layout) -> list[Trouble]:
    """What stands in the way of keeping it: what a workbook is checked for, and sections without a field."""
    empty = [
        Trouble(section.title, "这张分表还没有填报项，请加上或删去它。")
        for section in layout.sections
        if not section.fields
    ]
    return [*empty, *troubles_in([(f"“{one.label or one.code}”", one) for one in layout])]
