"""The service of the toy: what a room writes to have rulings by two people."""

from __future__ import annotations

from groupportal.deciding.ruling import RulingKind
from tests.toy.models import Wish, WishState


class _Wishes(RulingKind[Wish]):
    model = Wish
    action, proposing = "tenancy.edit_group", "files.add_file"
    page, unit = "people:group", "unit_id"
    recorded = {
        WishState.WAITING: "toy.wished",
        WishState.GRANTED: "toy.granted",
        WishState.DENIED: "toy.denied",
        WishState.TAKEN_BACK: "toy.taken_back",
    }
    told = {WishState.WAITING: "请审核", WishState.GRANTED: "已通过", WishState.DENIED: "被退回"}
    topics = ("toy.wish", "toy.wish")

    def url(self, row: Wish) -> str:
        return f"/toy/{row.public_id}/"


WISHES = _Wishes()
