"""What a unit reads of a published round beside its students: each limit, how many wished, how many came, where the line was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from employment.enums import WishResult
from employment.models import Chooser, RoundUnit, StudentWish

_OUT = (WishResult.CLOSED, WishResult.BARRED, WishResult.NOT_WANTED)
"""Wishes of who could not have come."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A limit after the round. ``wished``: students who could have come; ``cut_off``: the place of the last one taken where it is full.

    ``reasons``: of a post, why the others did not come, and how many, nobody by name.
    """

    label: str
    cap: int | None
    wished: int
    taken: int
    cut_off: int | None
    reasons: str

    @property
    def line(self) -> str:
        """The line in words."""
        if self.cap is None or self.taken < self.cap:
            return "还有空位"
        if not self.cap:
            return "不接收"
        return "已满" if self.cut_off is None else f"录取线是名次 {self.cut_off}"


def filled(house: RoundUnit) -> list[Filled]:
    """The limits of a unit in a published round, of posts first, then of kinds of posts and the whole. Three queries."""
    posts = list(house.posts.select_related("demand", "kind").order_by("pk"))
    wishes = list(StudentWish.objects.filter(post__house=house).order_by("pk"))
    placed = Counter(Chooser.objects.filter(post__house=house).order_by().values_list("post", flat=True))

    def limit(label: str, cap: int | None, keys: Iterable[int], *, says_why: bool = False) -> Filled:
        within = set(keys)
        found = [wish for wish in wishes if wish.post_id in within]
        taken = sum(placed[key] for key in within)
        last = max((w.place for w in found if w.result == WishResult.TAKEN and w.place), default=None)
        why = Counter(WishResult(w.result).label for w in found if w.result and w.result != WishResult.TAKEN)
        return Filled(
            label,
            cap,
            len({wish.chooser_id for wish in found if wish.result not in _OUT}),
            taken,
            last if cap is not None and taken >= cap else None,
            "，".join(f"{words} {number} 名" for words, number in why.most_common()) if says_why else "",
        )

    kinds = {post.kind.pk: post.kind for post in posts if post.kind is not None}
    return [
        *(limit(post.demand.title, post.cap, [post.pk], says_why=True) for post in posts),
        *(
            limit(f"同类岗位：{kind}", kind.cap, [post.pk for post in posts if post.kind_id == key])
            for key, kind in kinds.items()
        ),
        limit("单位合计", house.cap, [post.pk for post in posts]),
    ]
