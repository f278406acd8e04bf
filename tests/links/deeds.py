"""A link is issued, sent, renewed, used and withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from groupportal.links import purposes
from groupportal.links.services import (
    finish_link,
    issue_link,
    prolong_links,
    renew_link,
    revoke_link,
    send_link,
)
from groupportal.tenancy.scope import group_scope
from tests.links.toy import ReadingPurpose
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("links.",)


def story(world: World, request: Any) -> Iterator[Did]:
    toy = ReadingPurpose()
    request.getfixturevalue("monkeypatch").setitem(purposes._purposes, toy.code, toy)
    with group_scope(world.a, actor=world.wang):
        by = viewer(world.wang)
        link, _ = issue_link(toy.code, world.ua, addressee="陈母", by=by)
        yield Did("links.link_issued", world.wang, link)
        until = timezone.now() + dt.timedelta(days=90)
        prolong_links(toy.code, [world.ua], expires_at=until, by=by)
        yield Did("links.link_prolonged", world.wang, link)
        send_link(link, by=by)
        yield Did("links.link_sent", world.wang, link)
        new, _ = renew_link(link, by=by)
        yield Did("links.link_renewed", world.wang, new)
        finish_link(new)
        yield Did("links.link_finished", world.wang, new)
        link, _ = issue_link(toy.code, world.ua, addressee="李父", by=by)
        revoke_link(link, reason="发错了人", by=by)
        yield Did("links.link_revoked", world.wang, link)
