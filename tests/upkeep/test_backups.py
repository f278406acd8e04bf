"""A backup that can be restored, and a rehearsal that notices what differs: on the real server, with its own programs."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from groupportal.audit.models import AuditEntry, PlatformEntry
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.files.services import store_bytes
from groupportal.metrics.registry import _metrics, known_metrics
from groupportal.servers import database_url
from groupportal.servers.binaries import find_client
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from groupportal.upkeep.backups import back_up, backups_in, keep_newest
from groupportal.upkeep.comparing import compare_wall
from groupportal.upkeep.databases import append_only, connected, scratch, served_from
from groupportal.upkeep.figures import end_of_last_year, figures_of
from groupportal.upkeep.manifest import Manifest, open_sealed, seal
from tests.files import samples


@pytest.fixture
def point_to(monkeypatch):
    """Let owner and backup role mean the named database, as the environment of a real installation does."""
    urls = {role: database_url(role) for role in ("owner", "backup")}

    def point(database):
        for role, url in urls.items():
            monkeypatch.setenv(f"DATABASE_{role.upper()}_URL", url.replace("/portal?", f"/{database}?"))

    return point


@pytest.fixture
def here(committed_world, point_to):
    """A world with a file in each group, in the database that the roles mean."""
    point_to(settings.DATABASES["default"]["NAME"])
    for group, person in (
        (committed_world.a, committed_world.wang),
        (committed_world.b, committed_world.qian),
    ):
        with group_scope(group, actor=person):
            store_bytes(samples.PDF, name="合同.pdf", by=person)
    return committed_world


@pytest.mark.slow
def test_there_and_back(here, point_to, tmp_path, capsys):
    call_command("backup", tmp_path)
    (made,) = backups_in(tmp_path)
    assert capsys.readouterr().out.splitlines()[-1] == str(made)
    assert made.stat().st_mode & 0o777 == 0o700
    assert (
        subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=made, check=False).returncode
        == 0
    )
    manifest = open_sealed(made)
    assert manifest.tables["files_storedfile"] == manifest.files == 2
    assert "audit_auditentry" in manifest.append_only
    assert set(manifest.figures) == {here.a.slug, here.b.slug}
    assert PlatformEntry.objects.get(action="upkeep.backed_up").note.startswith(made.name)

    # One count is not what was dumped: found, alone, and the scratch database is gone again.
    tampered = tmp_path / "tampered"
    tampered.mkdir()
    for name in ("portal.dump", "files.tar"):
        (tampered / name).hardlink_to(made / name)
    told = dict(manifest.figures[here.a.slug])
    code = min(told)
    told[code] = "4711"
    seal(
        tampered,
        dataclasses.replace(
            manifest,
            tables={**manifest.tables, "accounts_user": 4711},
            figures={**manifest.figures, here.a.slug: told},
        ),
    )
    with pytest.raises(SystemExit) as ended:
        call_command("rehearse_restore", tampered)
    assert ended.value.code == 1
    differing = [line.split()[:2] for line in capsys.readouterr().err.splitlines()[1:]]
    assert differing == [["accounts_user", "4711"], [here.a.slug, "的指标"], [here.a.slug, code]]
    with connected("owner") as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", ["%_rehearsal"])
        assert cursor.fetchone() == (0,)

    with scratch() as database, served_from(database), override_settings(MEDIA_ROOT=tmp_path / "files"):
        point_to(database)
        call_command("restore", tmp_path)
        with group_scope(here.b, actor=here.qian):
            (file,) = StoredFile.objects.all()
            assert path_of(file).read_bytes() == samples.PDF
        assert StoredFile._base_manager.count() == 0, "the wall does not stand"
        with (
            group_scope(here.a, actor=here.wang),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            AuditEntry.objects.update(note="never mind")
        with pytest.raises(CommandError, match=r"里已有 \d+ 个表和序列，没有恢复任何内容"):
            call_command("restore", tmp_path)
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('portal_backup', 'files_storedfile', 'SELECT')")
            assert cursor.fetchone() == (True,)
        point_to(settings.DATABASES["default"]["NAME"])


def test_a_backup_without_one_of_its_sums_is_not_whole(tmp_path):
    for name in ("portal.dump", "files.tar"):
        (tmp_path / name).write_bytes(b"x")
    seal(tmp_path, Manifest("1", "2023-01-01T00:00:00", "2022-12-31", {}, [], {}, 0, 0, {}))
    assert open_sealed(tmp_path).as_of == "2022-12-31"
    sums = tmp_path / "SHA256SUMS"
    sums.write_text("".join(sums.read_text().splitlines(keepends=True)[1:]))
    with pytest.raises(CommandError, match="可能已损坏或被改动"):
        open_sealed(tmp_path)


def test_a_table_that_may_be_changed_after_a_restore_is_named(db):
    told = SimpleNamespace(append_only=[*append_only(), "members_member"])
    (line,) = [line for line in compare_wall(told) if line.what == "members_member"]
    assert (line.expected, line.found, line.agrees) == ("只增不改", "可改", False)


def test_a_role_that_does_not_see_everything_is_refused(here, tmp_path, monkeypatch):
    """Its dump would be refused by the server, or, where it is told to, empty without a word."""
    owner = database_url("owner")
    with connected("owner") as cursor:
        pg_dump = find_client("pg_dump", cursor.connection.server_version // 10_000)
    done = subprocess.run(
        [pg_dump, "--format=custom", "--file=/dev/null", owner], capture_output=True, text=True, check=False
    )
    assert done.returncode
    assert "row-level security" in done.stderr
    monkeypatch.setenv("DATABASE_BACKUP_URL", owner)
    with pytest.raises(CommandError, match="DATABASE_BACKUP_URL"):
        call_command("backup", tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_wrong_with_a_backup_is_said_and_nothing_restored(here, tmp_path, monkeypatch):
    monkeypatch.setattr("groupportal.upkeep.backups.dump", lambda path, snapshot: path.write_bytes(b"dump"))
    with group_scope(here.a, actor=here.wang):
        path_of(StoredFile.objects.get()).unlink()
    with group_scope(here.b, actor=here.qian):
        path_of(StoredFile.objects.get()).write_bytes(b"something else")
    made, manifest = back_up(tmp_path, end_of_last_year())
    assert sorted(manifest.troubled.values()) == ["内容与保存时不一致", "存储中没有这个文件"]
    assert (manifest.files, manifest.bytes) == (1, len(b"something else"))
    (made / "portal.dump").write_bytes(b"dumb")
    with pytest.raises(CommandError, match=r"portal\.dump 与备份时的校验值不一致"):
        call_command("restore", made)
    (made / "SHA256SUMS").unlink()
    with pytest.raises(CommandError, match="不是完整的备份"):
        call_command("rehearse_restore", made)
    with pytest.raises(CommandError, match="没有备份"):
        call_command("rehearse_restore", tmp_path / "elsewhere")


def test_a_backup_that_breaks_off_leaves_nothing(here, tmp_path, monkeypatch):
    def full(path, cursor):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("groupportal.upkeep.backups.dump", lambda path, snapshot: path.write_bytes(b"dump"))
    monkeypatch.setattr("groupportal.upkeep.backups.pack", full)
    with pytest.raises(CommandError, match="没有写完：No space left on device"):
        call_command("backup", tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_oldest_go_and_strangers_stay(tmp_path):
    for name in ("20261101-020000", "20261102-020000", "20261103-020000", "before-the-move"):
        (tmp_path / name).mkdir()
    assert [path.name for path in keep_newest(tmp_path, 2)] == ["20261101-020000"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "20261102-020000",
        "20261103-020000",
        "before-the-move",
    ]


def test_a_missing_program_is_named(monkeypatch, here, tmp_path):
    monkeypatch.setattr("groupportal.upkeep.databases.find_client", lambda program, major: None)
    with pytest.raises(CommandError, match="postgresql-client"):
        call_command("backup", tmp_path)


def test_the_program_is_not_older_than_the_server_and_not_newer_than_needed(monkeypatch):
    versions = {
        Path("/usr/lib/postgresql/15/bin/pg_dump"): 15,
        Path("/opt/18/pg_dump"): 18,
        Path("/opt/17/pg_dump"): 17,
    }
    monkeypatch.setattr("groupportal.servers.binaries._client_paths", lambda program: list(versions))
    monkeypatch.setattr("groupportal.servers.binaries._client_major", versions.get)
    assert find_client("pg_dump", 16) == Path("/opt/17/pg_dump")
    assert find_client("pg_dump", 19) is None


def test_the_image_brings_the_programs_of_the_server_s_version():
    root = Path(settings.BASE_DIR)
    server = re.search(r"image: postgres:(\d+)", (root / "docker-compose.yml").read_text())
    client = re.search(r"postgresql-client-(\d+)", (root / "Dockerfile").read_text())
    assert server
    assert client
    assert int(client[1]) >= int(server[1])


def test_a_figure_that_fails_does_not_keep_the_others_from_being_told(world, monkeypatch):
    def broken(as_of):
        Unit.objects.extra(where=["no_such_column"]).exists()

    code = min(m.code for m in known_metrics() if not m.needed)
    before = figures_of(end_of_last_year())[world.a.slug]
    monkeypatch.setitem(_metrics, code, dataclasses.replace(_metrics[code], compute=broken, is_flow=False))
    assert figures_of(end_of_last_year())[world.a.slug] == {**before, code: "ProgrammingError"}
