"""After a change of ``SECRET_KEY`` what the older key sealed is sealed anew, and the older key can go."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from groupportal.messages.enums import RobotKind
from groupportal.messages.models import Robot
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.sealed import unseal
from tests.world import World

SEED, ADDRESS = "JBSWY3DPEHPK3PXP" * 2, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a"


def _opened(world: World) -> tuple[str, str]:
    with group_scope(world.a, actor=world.wang):
        return unseal(Authenticator.objects.get(user=world.cai).data["secret"]), Robot.objects.get().webhook


def test_the_older_key_can_go_afterwards(world: World, settings: Any, capsys: Any) -> None:
    TOTP.activate(world.cai, SEED)
    with group_scope(world.a, actor=world.wang):
        Robot.objects.create(kind=RobotKind.WECOM, name="群", webhook=ADDRESS, added_by=world.wang)
    older, settings.SECRET_KEY = settings.SECRET_KEY, "another key, as long as a key has to be, of this test"
    with pytest.raises(SystemExit):
        call_command("reseal")
    assert "打不开 2 项" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = [older]
    call_command("reseal")
    assert "重新加密 2 项，打不开 0 项" in capsys.readouterr().out
    settings.SECRET_KEY_FALLBACKS = []
    assert _opened(world) == (SEED, ADDRESS)
