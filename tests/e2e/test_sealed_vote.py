"""A sealed vote in real browsers: keys are made and kept, a ballot is sealed on a phone, the box opened with two keys together."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey, SealedBox

from governance.enums import Method
from governance.models import BallotKey, Invitation, Motion, SecretBallot
from governance.sealing import fingerprint, part_for
from governance.services.sealing import name_scrutineers, shut_box
from governance.services.voting import open_vote
from groupportal.tenancy.scope import group_scope
from tests.governance.sealed_ground import casts, read
from tests.governance.votes_ground import ask, sitting, voter_of
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _key_made(visit: Callable[..., Any], world: World, key: BallotKey, tmp_path: Path) -> tuple[str, str]:
    """A holder makes a key and stores it: the file, and the 64 signs shown."""
    holder = visit("phone")
    holder.enter(key.invitation.user)
    holder.go(f"/group-a/governance/ballot-keys/{key.public_id}/")
    page = holder.page
    page.get_by_role("button", name="生成钥匙").click()
    shown = page.locator("[data-key-text]").inner_text()
    digits = page.locator("[data-key-fingerprint]").inner_text()
    with page.expect_download() as waited:
        page.get_by_role("link", name="存成文件").click()
    path = tmp_path / f"{key.pk}.txt"
    waited.value.save_as(path)
    page.get_by_role("button", name="登记这把钥匙").click()
    assert page.locator("[data-key-text]").inner_text() == shown, (
        "what was not said to be kept is still there"
    )
    page.get_by_label("钥匙已经保存好").check()
    holder.shoot("ballot-key")
    page.get_by_role("button", name="登记这把钥匙").click()
    page.get_by_text("已登记。会上请念出指纹").wait_for()
    with group_scope(world.a, actor=world.wang):
        key.refresh_from_db()
    secret = PrivateKey(bytes.fromhex(re.sub(r"\s", "", shown)))
    assert bytes(secret.public_key).hex() == key.public_key
    assert fingerprint(key.public_key) == digits
    assert digits in path.read_text()
    return str(path), shown


def _confirmed(visit: Callable[..., Any], motion: Motion, row: Invitation, digits: str) -> None:
    """A 监票人 compares what was entered with the own note, on the own phone."""
    watcher = visit("phone")
    watcher.enter(row.user)
    watcher.go(f"/group-a/governance/motions/{motion.public_id}/")
    watcher.page.get_by_role("link", name="去核对").click()
    watcher.page.get_by_label("开箱时抄下的校验码").fill(digits)
    watcher.shoot("check-count")
    watcher.page.get_by_role("button", name="核对", exact=True).click()
    watcher.page.get_by_text("核对一致，已记下").wait_for()


def test_keys_a_ballot_and_the_count(
    committed_world: World, visit: Callable[..., Any], tmp_path: Path
) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 4)
        motion = ask(world, at.meeting, Method.SEALED, options=["甲方案", "乙方案"])
        name_scrutineers(at.meeting, at.rows[1:3], by=world.wang)
        keys = list(BallotKey.objects.select_related("invitation__user").order_by("pk"))
    (file, shown), (_, typed) = [_key_made(visit, world, key, tmp_path) for key in keys]

    with group_scope(world.a, actor=world.wang):
        motion = open_vote(motion, keys_needed=2, by=world.wang)
        mine = voter_of(motion, at.rows[0])
        casts(motion, at.rows[1], "", 2)
        casts(motion, at.rows[2], "abstain")
        # One more than may be marked: void, on the screen as in the result.
        casts(motion, at.rows[3], "", 2, 1)
    phone = visit("phone")
    phone.enter(at.rows[0].user)
    phone.go(f"/group-a/governance/ballots/{mine.public_id}/")
    sent: list[str] = []
    phone.page.on("request", lambda request: sent.append(request.post_data or ""))
    shown_digits = [line.inner_text() for line in phone.page.locator("[data-sealed-to]").all()]
    assert shown_digits == [f"指纹 {fingerprint(key['public_key'])}" for key in motion.sealed_to["keys"]]
    phone.page.get_by_role("button", name="投票", exact=True).click()
    phone.page.get_by_text("请先选一项。").wait_for()
    phone.shoot("sealed-ballot")
    phone.page.get_by_label("甲方案").check()
    phone.page.get_by_role("button", name="投票", exact=True).click()
    phone.page.get_by_text("回执：").wait_for()
    assert not any(name in said for said in sent for name in ("mark=", "choice=", "甲方案"))
    with group_scope(world.a, actor=world.wang):
        content = base64.b64decode(SecretBallot.objects.order_by("pk").last().content)
        secrets = [SealedBox(PrivateKey(bytes.fromhex(re.sub(r"\s", "", one)))) for one in (shown, typed)]
        assert read(motion, part_for(content, (0, 1), 2), secrets) == ["", 1]
        shut_box(motion, by=world.wang)

    office = visit("desk")
    office.enter(world.wang)
    office.go(f"/group-a/governance/motions/{motion.public_id}/")
    page = office.page
    page.get_by_role("link", name="开箱计票").click()
    page.locator("[data-box-files]").set_input_files(file)
    page.get_by_text("还要 1 把钥匙。").wait_for()
    page.get_by_label("或输入抄下的 64 个字符").fill(typed)
    page.get_by_role("button", name="放入").click()
    page.get_by_role("button", name="开箱", exact=True).click()
    page.get_by_text("共开出 4 票。").wait_for()
    assert {line.inner_text() for line in page.locator("[data-box-counts] li").all()} == {
        "甲方案：1 票",
        "乙方案：1 票",
        "弃权：1 票",
        "无效 1 票",
    }
    office.shoot("open-box")
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.post_data or ""))
    digits = page.locator("[data-box-digits]").inner_text()
    page.get_by_role("button", name="登记结果").click()
    page.get_by_text("已登记，监票人收到了消息").wait_for()
    for row in at.rows[1:3]:
        _confirmed(visit, motion, row, digits)
    bare = [re.sub(r"\s", "", one) for one in (shown, typed)]
    assert not any(secret in re.sub(r"\W", "", said) for said in posted for secret in bare)
    with group_scope(world.a, actor=world.wang):
        done = Motion.objects.get(pk=motion.pk)
        assert (done.yes, done.abstain, done.invalid) == (2, 1, 1)
        assert done.scrutineer == "理事2、理事3"
