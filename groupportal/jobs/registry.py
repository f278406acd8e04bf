"""The kinds of background work. Apps declare theirs in ``job_kinds.py`` (or ``jobs.py``) with ``@job_kind``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from groupportal.files.models import StoredFile

if TYPE_CHECKING:
    from groupportal.jobs.models import Job
    from groupportal.tenancy.viewer import Viewer


class JobCancelled(Exception):  # noqa: N818 -- somebody's wish, no error
    """Raised by ``ctx.progress`` once somebody asked for an end; what the job wrote is rolled back."""


@dataclass(frozen=True)
class JobOutcome:
    """What came of a job. ``files`` were made with ``files.services.store_bytes``; ``url`` is the page to go to."""

    message: str = ""
    files: tuple[StoredFile, ...] = ()
    result: dict[str, Any] = field(default_factory=dict)
    url: str = ""


@dataclass
class JobContext:
    """What a job is given. It runs inside the group's scope, in one transaction, in the requester's name."""

    job: Job
    viewer: Viewer
    report: Callable[[int, str], None] = field(repr=False)
    collected: Any = None
    """What the kind's ``collect`` read."""

    @property
    def params(self) -> dict[str, Any]:
        """What ``enqueue`` was given, as it came back from JSON."""
        return self.job.params

    def progress(self, percent: int, step: str = "") -> None:
        """Say how far it is (0–100) and, where it changes, at which step. Cheap; JobCancelled when asked to stop."""
        self.report(percent, step)


@dataclass(frozen=True)
class JobKind:
    """A kind of work: ``action`` is needed to start it and is asked again when it runs.

    ``collect(ctx)`` reads beforehand, in a transaction of its own in which nothing moves (REPEATABLE READ): its answer stands
    in ``ctx.collected``. ``after_failure(job)`` runs where the job failed or was cancelled, in the transaction that says so.
    """

    code: str
    label: str
    action: str
    run: Callable[[JobContext], JobOutcome | None]
    after_failure: Callable[[Job], None] | None = None
    collect: Callable[[JobContext], Any] | None = None
    retries: bool = True
    """Whether its page offers to start it again; false where another page goes on with it."""


_kinds: dict[str, JobKind] = {}

Run = Callable[[JobContext], JobOutcome | None]


def job_kind(
    code: str,
    *,
    label: str,
    action: str,
    collect: Callable[[JobContext], Any] | None = None,
    after_failure: Callable[[Job], None] | None = None,
    retries: bool = True,
) -> Callable[[Run], Run]:
    """Declare a kind: ``@job_kind("reports.tables", label="生成三张验收表", action="reports.make_tables")``.

    ValueError where the code is taken.
    """

    def declare(run: Run) -> Run:
        if code in _kinds and _kinds[code].run is not run:
            raise ValueError(f"job kind {code} is declared twice")
        _kinds[code] = JobKind(code, label, action, run, after_failure, collect, retries)
        return run

    return declare


def kind_of(code: str) -> JobKind:
    """The kind; KeyError for one nobody declared."""
    return _kinds[code]


def label_of(code: str) -> str:
    """The kind in words; the code itself for one that is no longer declared."""
    return _kinds[code].label if code in _kinds else code


def known_kinds() -> dict[str, JobKind]:
    """All declared kinds by code."""
    return dict(_kinds)
