"""What came of a deed done with many at once: one bad case never blocks the others, and is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from groupportal.errors import DomainError

T = TypeVar("T")


@dataclass
class Outcome(Generic[T]):
    """``done``: the rows as they stand now; ``refused``: what could not be done, each with what stands in the way."""

    done: list[T] = field(default_factory=list)
    refused: list[tuple[Any, DomainError]] = field(default_factory=list)

    def only(self) -> T:
        """The one it was done with; the DomainError where it was refused."""
        if self.refused:
            raise self.refused[0][1]
        return self.done[0]


def each(
    wanted: Iterable[Any], found: dict[int, T], check: Callable[[T], None], missing: DomainError
) -> Outcome[T]:
    """Ask ``check`` of each row that was found; one that is not among them is refused as ``missing``."""
    outcome: Outcome[T] = Outcome()
    for row in wanted:
        here = found.get(row.pk)
        try:
            if here is None:
                raise missing
            check(here)
        except DomainError as error:
            outcome.refused.append((row, error))
        else:
            outcome.done.append(here)
    return outcome
