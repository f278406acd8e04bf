"""Run the product as production does: ``python -m tools.rehearse_production``.

An environment from the production requirements alone (no dev extra), ``settings.prod``, web, worker, upkeep and beat by the
commands that stand in ``Dockerfile`` and ``docker-compose.yml``, one job brought through, every part asked for by ``/healthz``,
a worker stopped in the middle of a job.
``DATABASE_URL``, ``DATABASE_OWNER_URL`` and ``REDIS_URL`` name the servers, an empty database among them (all three, or none:
the embedded ones are started for it, with data of their own).
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg2
import yaml

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / "var" / "production-venv"
PORT = 8799
SERVICES = ("worker", "upkeep", "beat")
_ENQUEUE = """
from groupportal.accounts.models import User
from groupportal.jobs.services import enqueue
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
group = Group.objects.get(slug="probe")
with group_scope(group, actor=SYSTEM_ACTOR):
    viewer = viewer_for(User.objects.get(username="probe"), group)
    params = {"code": "members.active", "as_of": "AS_OF", "params": {}}
    print("JOB", enqueue("metrics.export_rows", params, by=viewer).pk)
"""
_LOOK = """
from groupportal.jobs.models import Job
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
with group_scope(Group.objects.get(slug="probe"), actor=SYSTEM_ACTOR):
    job = Job.objects.get(pk={pk})
    print("STATE", job.state, job.files.count(), "attempts", job.attempt, "stopping", job.stopping)
"""


def main() -> int:
    """0 when the job came through and every part answers."""
    python = _environment()
    with tempfile.TemporaryDirectory(prefix="portal-production-") as scratch:
        embedded = not os.environ.get("DATABASE_URL")
        env = _settings(Path(scratch), embedded=embedded)
        try:
            return _rehearse(python, env, Path(scratch))
        finally:
            if embedded:
                _dev("stop", Path(scratch))


def _rehearse(python: Path, env: dict[str, str], scratch: Path) -> int:
    def manage(*words: str) -> str:
        done = subprocess.run(
            [python, "manage.py", *words], cwd=PROJECT, env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"manage.py {words[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    manage("migrate", "--noinput", "--verbosity", "0")
    manage("check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage(
        "create_group", "probe", "--name", "试运行集团", "--admin-username", "probe", "--admin-name", "试运行"
    )
    parts = {name: _start(python, words, env, scratch / f"{name}.log") for name, words in _commands().items()}
    try:
        _until("web answers", lambda: _health(env).get("database") == "ok")
        pk = _enqueue(manage, "2023-06-30")
        _until("the job is done", lambda: "STATE done 1" in _look(manage, pk))
        _until("the clock was heard", lambda: _health(env).get("clock") == "ok")
        told = _health(env)
        print(f"production: one job through; {told}")
        _stop_worker_at_work(manage, parts["worker"], env)
        parts["worker"] = _start(python, _commands()["worker"], env, scratch / "worker.log")
        dead = [name for name, part in parts.items() if part.poll() is not None]
        return 1 if dead or set(told.values()) - {"ok", True} else 0
    except SystemExit:
        for log in sorted(scratch.glob("*.log")):
            print(f"--- {log.name}\n{log.read_text()[-3000:]}", file=sys.stderr)
        raise
    finally:
        for part in parts.values():
            part.terminate()
        for part in parts.values():
            part.wait(30)


def _enqueue(manage: Callable[..., str], as_of: str) -> str:
    told = re.search(r"JOB (\d+)", manage("shell", "-c", _ENQUEUE.replace("AS_OF", as_of)))
    if told is None:
        raise SystemExit("no job was taken")
    return told[1]


def _look(manage: Callable[..., str], pk: str) -> str:
    return manage("shell", "-c", _LOOK.format(pk=pk))


def _stop_worker_at_work(
    manage: Callable[..., str], worker: subprocess.Popen[bytes], env: dict[str, str]
) -> None:
    """A planned stop: the worker says so to the database, brings its job to the end in the same attempt, and goes."""
    with closing(psycopg2.connect(env["DATABASE_OWNER_URL"])) as holding, holding.cursor() as cursor:
        cursor.execute("LOCK TABLE members_membershipperiod")
        pk = _enqueue(manage, "2022-06-30")
        _until("the job runs", lambda: "STATE running" in _look(manage, pk))
        worker.terminate()
        _until("the worker says that it stops", lambda: "stopping True" in _look(manage, pk))
        holding.rollback()
    worker.wait(60)
    if "STATE done 1 attempts 1" not in (found := _look(manage, pk)):
        raise SystemExit(f"a planned stop cost the job an attempt: {found}")
    print("production: a worker stopped at work finished it in the same attempt")


def _environment() -> Path:
    """The interpreter of an environment with the production requirements and nothing else; made once per set of them."""
    wanted = subprocess.run(
        [sys.executable, "tools/requirements.py"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    wanted += (PROJECT / "constraints.txt").read_text()
    stamp, python = VENV / ".installed", VENV / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        (VENV / "requirements.txt").write_text(wanted.partition((PROJECT / "constraints.txt").read_text())[0])
        subprocess.run(
            [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore",
             "--constraint", "constraints.txt", "--requirement", VENV / "requirements.txt"],
            cwd=PROJECT, check=True,
        )  # fmt: skip
        stamp.write_text(wanted)
    return python


def _settings(scratch: Path, *, embedded: bool) -> dict[str, str]:
    """The environment of the production processes."""
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env |= {name: os.environ[name] for name in os.environ if name.startswith(("DATABASE_", "REDIS_"))}
    if embedded:
        _dev("start", scratch)
        told = subprocess.run(
            [sys.executable, "-c", _ADDRESSES], cwd=PROJECT, env={**os.environ, "PORTAL_VAR": str(scratch / "servers")},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        env |= json.loads(told.stdout)
    (scratch / "var" / "files").mkdir(parents=True)
    (scratch / "var" / "beat").mkdir()
    return {
        **env,
        "DJANGO_SETTINGS_MODULE": "groupportal.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "localhost",
        "PORTAL_VAR": str(scratch / "var"),
    }


_ADDRESSES = """
import json
from groupportal.servers import database_url, redis_url
roles = {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}
print(json.dumps({name: database_url(role) for name, role in roles.items()} | {"REDIS_URL": redis_url()}))
"""


def _dev(word: str, scratch: Path) -> None:
    env = {**os.environ, "PORTAL_VAR": str(scratch / "servers"), "PORTAL_FAST_DB": "1"}
    command = [sys.executable, "-m", "groupportal.servers", word]
    subprocess.run(command, cwd=PROJECT, env=env, check=True, stdout=subprocess.DEVNULL)


def _commands() -> dict[str, list[str]]:
    """What starts each part, as it stands in the files that production uses; places and the port are this machine's."""
    line = re.search(
        r"^CMD (\[.*?\])$", (PROJECT / "Dockerfile").read_text().replace("\\\n", ""), re.MULTILINE
    )
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    assert line is not None  # noqa: S101 -- the image has a command
    return {"web": json.loads(line[1]), **{name: list(services[name]["command"]) for name in SERVICES}}


def _start(python: Path, words: list[str], env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    here = {
        "0.0.0.0:8000": f"127.0.0.1:{PORT}",
        "/srv/var/beat/schedule": f"{env['PORTAL_VAR']}/beat/schedule",
    }
    program = shutil.which(words[0], path=str(python.parent))
    if program is None:
        raise SystemExit(f"{words[0]} is not among the production packages: {shlex.join(words)}")
    command = [program, *(here.get(word, word).replace("%h", "probe") for word in words[1:])]
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=PROJECT, env=env, stdout=out, stderr=out)


def _health(env: dict[str, str]) -> dict[str, object]:
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    try:
        line.request("GET", "/healthz", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        return dict(json.loads(line.getresponse().read()))
    except (OSError, ValueError):
        return {}
    finally:
        line.close()


def _until(what: str, holds: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
