"""A worker that is told to stop says so: what it cuts off after the time of grace uses up no attempt."""

from __future__ import annotations

import logging
from typing import Any

from django.db import DatabaseError, connection

from groupportal.jobs.enums import JobState
from groupportal.jobs.models import Job
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

logger = logging.getLogger(__name__)


def note_stop(sender: str, **_: Any) -> None:
    """Mark what this node is running; the node's name is Celery's. A database that is away is left to the sweep."""
    try:
        for group in Group.objects.all():
            with group_scope(group, actor=SYSTEM_ACTOR):
                Job.objects.filter(state=JobState.RUNNING, worker=sender).update(stopping=True)
    except DatabaseError:
        logger.warning("%s stops without having said so to the database", sender, exc_info=True)
    finally:
        connection.close()
