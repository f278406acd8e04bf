"""What a copy of the database does not give away; what is kept is not changed."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import DatabaseError, connection, transaction

from groupportal.audit.models import AccessEntry
from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from reports.models import ReportRun
from tests.rows import make_row
from tests.visitor import Visitor
from tests.world import World


def test_the_seed_of_the_second_factor_stands_sealed(world: World) -> None:
    TOTP.activate(world.cai, "JBSWY3DPEHPK3PXP" * 2)
    kept = Authenticator.objects.get(user=world.cai)
    assert "JBSWY3DP" not in str(kept.data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE id = %s", [kept.pk])
        assert "JBSWY3DP" not in cursor.fetchone()[0]
    assert kept.wrap().validate_code("000000") is False, "the seed is read again"


def _refused(work: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        work()


def test_a_snapshot_and_a_checksum_are_not_changed_by_the_serving_role(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        run = make_row(ReportRun)
        _refused(lambda: ReportRun.objects.filter(pk=run.pk).update(snapshot={"a": 1}))
        _refused(lambda: ReportRun.objects.filter(pk=run.pk).delete())
        file = store_bytes(b"x", name="表.txt", by=world.wang)
        for field, value in (("sha256", "0" * 64), ("path", "g/1/other"), ("size", 2)):
            _refused(lambda f=field, v=value: type(file).objects.filter(pk=file.pk).update(**{f: v}))
        assert type(file).objects.filter(pk=file.pk).update(purpose="样例") == 1


def test_what_is_refused_is_written_down(world: World) -> None:
    assert Visitor(world.zhang, world.a).get("/audit/").status_code == 403
    with group_scope(world.a):
        entry = AccessEntry.objects.get()
        assert (entry.kind, entry.actor_id) == ("denied", world.zhang.pk)
        assert "/audit/" in entry.object_label
