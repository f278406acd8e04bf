"""An evidence package as frozen values: points, the files that prove them, where each lies. What a run keeps of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from reports.annex.snapshot import plain

BY_FILING, BY_RECORDS, BY_VOUCHER, BY_TEXT = "填报佐证", "系统记录", "台账凭证", "填报文字引用"
"""Where a proof is from; what stands behind a figure that the text of a filing tells lies beside, and proves no point."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A content and the path at which it lies in the package. ``fault``: why it is not in it, "" where it is."""

    file: int
    """The key of the stored file."""
    name: str
    size: int
    sha256: str
    path: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A content (its place among ``Contents.files``) as proof: what it is said to show, and where it is from.

    ``about``: of what all points share, the point (from 1) whose words it speaks of and in whose folder it lies; 0 for none.
    """

    at: int
    note: str
    origin: str
    about: int = 0


@dataclass(frozen=True, slots=True)
class PointPart:
    """An acceptance point with its own proofs. ``asked``: the number asked for, in words; ``needed``: it can't go without a file."""

    number: str
    text: str
    asked: str
    needed: bool
    uses: tuple[Use, ...] = ()

    @property
    def must(self) -> str:
        """Whether a file has to prove it, in words: not where no number is asked for, nor where the records of a metric answer it."""
        if self.needed:
            return "是"
        return "系统记录已回答" if self.asked else "没有要求数量"


@dataclass(frozen=True, slots=True)
class TaskPart:
    """A task or indicator: its number in the package, its points, and proofs that all of them share.

    ``filed``: the cut-off date of the filing in force, "" without one. ``former``: how many of its files prove only points that
    an earlier version of the plan had.
    """

    kind: str
    heading: str
    name: str
    number: str
    thread: str
    filed: str
    points: tuple[PointPart, ...]
    shared: tuple[Use, ...] = ()
    former: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """A point that nothing proves."""

    task: TaskPart
    point: PointPart
    reason: str


@dataclass(frozen=True)
class Contents:
    """A package. ``filings``: keys of the filings its proofs are from; ``withheld``: how many files are not for experts."""

    as_of: dt.date
    unit_name: str
    vouchers: bool
    copies: bool
    tasks: tuple[TaskPart, ...]
    files: tuple[Packed, ...]
    filings: tuple[int, ...] = ()
    withheld: int = 0

    @cached_property
    def faults(self) -> tuple[Packed, ...]:
        """The files that can't be put in."""
        return tuple(file for file in self.files if file.fault)

    @cached_property
    def size(self) -> int:
        """Bytes of what is put in."""
        return sum(file.size for file in self.files if not file.fault)

    def proofs(self, task: TaskPart, point: PointPart) -> tuple[Use, ...]:
        """What is in the package and proves a point: its own, then those all points of its task share."""
        return tuple(
            use
            for use in (*point.uses, *task.shared)
            if use.origin != BY_TEXT and not self.files[use.at].fault
        )

    @cached_property
    def lacks(self) -> tuple[Lack, ...]:
        """The points without a proof, those first that must have one (缺项)."""
        found = [
            Lack(task, point, self._why(task, point))
            for task in self.tasks
            for point in task.points
            if not self.proofs(task, point)
        ]
        return tuple(sorted(found, key=lambda lack: not lack.point.needed))

    def _why(self, task: TaskPart, point: PointPart) -> str:
        if point.uses or any(use.origin != BY_TEXT for use in task.shared):
            return "佐证文件打不开，请重新上传"
        if not task.filed:
            return "没有审核通过的集团填报"
        if any(use.origin == BY_FILING for other in task.points for use in other.uses):
            return "填报的佐证证明的是别的要点"
        if task.former:
            return f"填报的 {task.former} 个文件证明的要点已不在规划里，请改指现在的要点"
        return "填报没有佐证材料"

    def with_faults(self, faults: dict[int, str]) -> Contents:
        """The same, with what is wrong with its files, by their place."""
        if not faults:
            return self
        files = tuple(replace(file, fault=faults.get(at, file.fault)) for at, file in enumerate(self.files))
        return replace(self, files=files)


def to_snapshot(contents: Contents) -> dict[str, Any]:
    """As JSON can hold it."""
    kept: dict[str, Any] = plain(contents)
    return kept


def contents_from(snapshot: dict[str, Any]) -> Contents:
    """The package a snapshot was made of."""

    def uses(rows: Any) -> tuple[Use, ...]:
        return tuple(Use(**row) for row in rows)

    tasks = tuple(
        TaskPart(
            **{
                **task,
                "points": tuple(PointPart(**{**p, "uses": uses(p["uses"])}) for p in task["points"]),
                "shared": uses(task["shared"]),
            }
        )
        for task in snapshot["tasks"]
    )
    return Contents(
        **{
            **snapshot,
            "as_of": dt.date.fromisoformat(snapshot["as_of"]),
            "tasks": tasks,
            "files": tuple(Packed(**file) for file in snapshot["files"]),
            "filings": tuple(snapshot["filings"]),
        }
    )
