"""How a try to send may end, other than well."""

from __future__ import annotations


class _Ending(Exception):  # noqa: N818 -- no fault of the program's
    def __init__(self, words: str, answer: object = "") -> None:
        super().__init__(words)
        self.words = words
        """What happened and what to do, in Chinese."""
        self.answer = str(answer)[:300]
        """What the other side said, shortened."""


class Later(_Ending):
    """Not now: worth another try. ``whole``: the channel itself is away, so the rest need not be tried now."""

    def __init__(self, words: str, answer: object = "", *, whole: bool = False) -> None:
        super().__init__(words, answer)
        self.whole = whole


class Refused(_Ending):
    """Not like this: another try changes nothing."""
