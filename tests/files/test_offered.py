"""Which files a page offers is kept until a record changes."""

from __future__ import annotations

from groupportal.files.selectors import file_items
from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.committing import through
from tests.files import samples
from tests.world import World


def test_a_page_that_only_reads_offers_what_its_person_may_open(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        file = store_bytes(samples.PDF, name="合同.pdf", by=world.wang)
    through()
    for user, offered in ((world.wang, True), (world.zhang, False), (world.wang, True)):
        with group_scope(world.a, actor=user, reading=True):
            (item,) = file_items([(file, "")], viewer_for(user, world.a))
            assert bool(item["url"]) == offered
