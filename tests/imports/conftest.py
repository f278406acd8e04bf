from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.imports import registry
from groupportal.imports.models import ImportBatch
from groupportal.imports.services import confirm, start_import
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from tests.imports.toy import PartlyUnitNames, UnitNames


def csv(*lines: str) -> SimpleUploadedFile:
    """A list of units as it is uploaded."""
    return SimpleUploadedFile("名单.csv", "\n".join(lines).encode())


class Desk:
    """王's desk: upload, confirm and so on in one line each, the jobs run at once."""

    def __init__(self, world, callbacks):
        self.world, self.callbacks = world, callbacks

    def does(self, service, *args, user=None, **kwargs):
        user = user or self.world.wang
        with self.callbacks(execute=True), group_scope(self.world.a, actor=user):
            batch = service(*args, by=viewer_for(user, self.world.a), **kwargs)
        return self.fresh(batch)

    def fresh(self, batch):
        with group_scope(self.world.a):
            return ImportBatch.objects.select_related("job", "file", "marked_file").get(pk=batch.pk)

    def upload(self, *lines, kind="toy.units", params=None):
        return self.does(start_import, csv(*lines), kind, params or {})

    def confirm(self, batch, **kwargs):
        return self.does(confirm, batch, **kwargs)

    def problems(self, batch):
        with group_scope(self.world.a):
            return list(batch.problems.values_list("level", "sheet", "row", "column", "message"))

    def units(self):
        with group_scope(self.world.a):
            own = Unit.objects.exclude(pk=self.world.ua.pk)
            return sorted(own.values_list("name", flat=True))


@pytest.fixture
def desk(world, monkeypatch, django_capture_on_commit_callbacks):
    """The desk, with the toy kinds declared."""
    for kind in (UnitNames(), PartlyUnitNames()):
        monkeypatch.setitem(registry._kinds, kind.code, kind)
    return Desk(world, django_capture_on_commit_callbacks)
