from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine

from groupportal.messages.delivering import deliver_group
from groupportal.messages.models import Delivery
from groupportal.messages.services import notify
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.messages.post_office import ChatPlatform, MailServer, running

NOON = dt.datetime(2023, 6, 30, 12, 0, 20, tzinfo=dt.timezone(dt.timedelta(hours=8)))
"""Outside quiet hours, some seconds into a minute."""


@pytest.fixture
def clock():
    """It is noon until a test moves the hands."""
    with time_machine.travel(NOON, tick=False) as hands:
        yield hands


@pytest.fixture
def mail(settings):
    """A mail server that the portal sends by."""
    with running(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.DEFAULT_FROM_EMAIL = "portal@example.cn"
        yield server


@pytest.fixture
def chat(settings):
    """A chat platform that the operator listed as one of the own premises."""
    with running(ChatPlatform()) as server:
        settings.ROBOT_ORIGINS = [server.origin]
        yield server


@pytest.fixture
def sms(settings, tmp_path):
    """``sms()``: the short messages sent so far."""
    settings.SMS_FILE = tmp_path / "sms.jsonl"

    def sent():
        lines = settings.SMS_FILE.read_text().splitlines() if settings.SMS_FILE.exists() else []
        return [json.loads(line) for line in lines]

    return sent


def write_to(user, address, **fields):
    """The account gets an address."""
    user.email = address
    user.save(update_fields=["email"])


@pytest.fixture
def li(world):
    """A person with an e-mail address."""
    write_to(world.li, "li@example.cn")
    return world.li


class Desk:
    """Group A: what happens, what a worker does, what the log says."""

    def __init__(self, world):
        self.world = world

    def tell(self, title, *users, topic="toy.task", **fields):
        """An event for these people, 李强 where nobody is named."""
        with group_scope(self.world.a, actor=SYSTEM_ACTOR):
            return notify(users or [self.world.li], topic=topic, title=title, **fields)

    def send(self):
        """A worker sends what is due."""
        deliver_group(self.world.a)

    def rows(self, **filters):
        """The delivery log, the oldest first."""
        with group_scope(self.world.a, actor=SYSTEM_ACTOR):
            found = Delivery.objects.filter(**filters).select_related("notice", "robot", "sent_by")
            return list(found.order_by("id"))


@pytest.fixture
def desk(world):
    """See ``Desk``."""
    return Desk(world)
