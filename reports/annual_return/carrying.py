"""What becomes of kept values where a return goes on by another layout: a value follows its item, never the code alone.

Forms of ministries number A01, A02 … as well, so the same code often stands for another item. What is not carried is kept aside
with the layout it was given by, under ``aside``, and is found again by the next layout that holds its item.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from reports.annual_return.enums import Kind
from reports.annual_return.values import Field, Layout

ASIDE = "@"
"""What stands between a code and the layout that gave it."""


def is_alike(then: Field, now: Field) -> bool:
    """Whether a value of the one can be read as one of the other: the same kind and unit, of choices no fewer."""
    if (then.kind, then.unit.strip()) != (now.kind, now.unit.strip()):
        return False
    return now.kind != Kind.CHOICE or set(then.choices) <= set(now.choices)


def is_same(then: Field, now: Field) -> bool:
    """Whether the two are one item, as far as the layouts say."""
    return is_alike(then, now) and then.label.strip() == now.label.strip()


def follows(then: Field | None, now: Field | None, same: Collection[str] = ()) -> bool:
    """Whether a value of the one goes on as the other's; ``same``: codes of which people said that they are one item."""
    if then is None or now is None:
        return False
    return is_same(then, now) or (now.code in same and is_alike(then, now))


def aside(code: str, layout: int) -> str:
    """The key of a value that was given by another layout than the one in use."""
    return f"{code}{ASIDE}{layout}"


def given_by(key: str) -> tuple[str, int | None]:
    """Code and layout of a kept value; the layout None for one of the layout in use."""
    code, _, layout = key.partition(ASIDE)
    return code, int(layout) if layout else None


def new_keys(
    keys: Iterable[str], layouts: Mapping[int, Layout], before: int, after: int, same: Collection[str] = ()
) -> dict[str, str]:
    """Under which key each kept value stands from now on, those of the layout in use first, then the latest.

    ``same``: codes of which people said that the item is only called otherwise. Of two for one key the first counts.
    """
    fields = layouts[after].by_code
    found: dict[str, str] = {}
    for key in sorted(keys, key=_in_use_first):
        code, layout = given_by(key)
        layout = before if layout is None else layout
        then, now = layouts[layout].by_code.get(code) if layout in layouts else None, fields.get(code)
        free = code not in found.values()
        # Of a layout before the last one nobody was asked.
        carries = free and follows(then, now, same if key == code else ())
        found[key] = code if carries else aside(code, layout)
    return found


def _in_use_first(key: str) -> tuple[bool, int]:
    layout = given_by(key)[1]
    return layout is not None, -(layout or 0)


Met = tuple[Field, Field]


def clashes(keys: Iterable[str], before: Layout, after: Layout) -> tuple[list[Met], list[Met]]:
    """Held codes under which ``after`` has another item, as it was and as it is: maybe only called otherwise, and by no means."""
    now, then = after.by_code, before.by_code
    met = [(then[key], now[key]) for key in keys if key in then and key in now]
    other = [(old, new) for old, new in met if not is_same(old, new)]
    return [one for one in other if is_alike(*one)], [one for one in other if not is_alike(*one)]
