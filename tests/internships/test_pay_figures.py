"""Figures of pay: none of them, and no difference of two, is of fewer than five students."""

from __future__ import annotations

import itertools
from collections import defaultdict

from internships.selectors.pay_figures import ALL, FEWEST, Cell, withheld

Cells = dict[Cell, frozenset[int]]


def cells(**numbers: int) -> Cells:
    """So many students each of a school and a kind, and of the totals of both."""
    found: dict[Cell, set[int]] = defaultdict(set)
    for at, (name, number) in enumerate(numbers.items()):
        school, kind = name.split("_")
        for cell in ((school, kind), (school, None), (None, kind), ALL):
            found[cell] |= set(range(100 * at, 100 * at + number))
    return {cell: frozenset(people) for cell, people in found.items() if people}


def told(**numbers: int) -> set[Cell]:
    behind = cells(**numbers)
    return behind.keys() - withheld(behind)


def lines_of(behind: Cells) -> list[list[Cell]]:
    """Each total with what it is the sum of."""
    lines: list[list[Cell]] = [[ALL, ("a", None), ("b", None)], [ALL, (None, "x"), (None, "y")]]
    lines += [[(one, None), (one, "x"), (one, "y")] for one in "ab"]
    lines += [[(None, one), ("a", one), ("b", one)] for one in "xy"]
    return [[cell for cell in line if cell in behind] for line in lines if line[0] in behind]


def test_beside_a_kind_of_few_a_second_one_is_not_told() -> None:
    assert told(a_post=4) == set()
    assert told(a_post=6) == {ALL, ("a", None), (None, "post"), ("a", "post")}
    assert told(a_post=9, a_look=4) == {ALL, ("a", None)}
    assert told(a_post=9, a_look=4, a_try=6) == {ALL, ("a", None), (None, "post"), ("a", "post")}
    assert told(a_post=9, a_look=2, a_try=3) == {ALL, ("a", None), (None, "post"), ("a", "post")}
    assert told(a_post=9, a_look=1, a_try=3) == {ALL, ("a", None)}, "both of few, four in all"
    assert told(a_post=6, b_look=3) == {ALL}
    margins = {ALL, ("a", None), ("b", None), (None, "post"), (None, "look")}
    assert told(a_post=10, a_look=3, b_post=20, b_look=30) == margins, (
        "each of the four follows from the others"
    )


def test_nothing_told_leaves_a_rest_of_few() -> None:
    for numbers in itertools.product((0, 1, 4, 5, 9), repeat=4):
        behind = cells(**dict(zip(("a_x", "a_y", "b_x", "b_y"), numbers, strict=True)))
        gone = withheld(behind)
        assert all(len(behind[cell]) >= FEWEST for cell in behind.keys() - gone)
        for total, *line in lines_of(behind):
            hidden = [cell for cell in line if cell in gone]
            if total in gone:
                assert hidden == line
            elif hidden:
                assert len(hidden) > 1, (numbers, total)
                assert sum(len(behind[cell]) for cell in hidden) >= FEWEST
