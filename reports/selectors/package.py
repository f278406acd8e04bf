"""An evidence package before it is made: what can't be read, and how pages show its folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage

from groupportal.files.contents import CHANGED, MISSING
from groupportal.files.models import StoredFile
from groupportal.files.packing import EMPTY
from reports.package.values import Contents, TaskPart

MOST_LOOKED_AT = 5_000
"""Files that a page looks for in the store; the job looks at all of them, byte for byte."""


def looked_at(contents: Contents) -> Contents:
    """The same, with the files that are empty, not there or of another size than they were kept with."""
    first = contents.files[:MOST_LOOKED_AT]
    paths = dict(StoredFile.objects.filter(pk__in=[f.file for f in first]).values_list("pk", "path"))
    faults = {at: _fault(paths.get(file.file, ""), file.size) for at, file in enumerate(first)}
    faults |= {at: EMPTY for at, file in enumerate(contents.files) if not file.size}
    return contents.with_faults(faults)


def _fault(path: str, size: int) -> str:
    """ "" for a content that is as it was kept; ``path`` "" for a file that was removed."""
    if not path:
        return MISSING
    try:
        there = default_storage.size(path)
    except OSError:
        return MISSING
    return "" if there == size else CHANGED if there else EMPTY


@dataclass(frozen=True)
class Folder:
    """A heading with its tasks as the page shows them; ``lacking``: points that must have a proof and have none."""

    name: str
    tasks: tuple[TaskFolder, ...]

    @property
    def files(self) -> int:
        """How many files lie in it or are referred to."""
        return sum(task.files for task in self.tasks)

    @property
    def lacking(self) -> int:
        """How many points lack what they must have."""
        return sum(task.lacking for task in self.tasks)


@dataclass(frozen=True)
class TaskFolder:
    """A task: how many files prove it, how large they are, what lacks."""

    task: TaskPart
    files: int
    size: int
    lacking: int


def folders_of(contents: Contents) -> Iterator[Folder]:
    """The headings in the order of the package."""
    name, tasks = "", list[TaskFolder]()
    for task in contents.tasks:
        heading = f"{task.number[:2]} {task.heading or task.name}"
        if name and heading != name:
            yield Folder(name, tuple(tasks))
            tasks = []
        name = heading
        tasks.append(_task(contents, task))
    if tasks:
        yield Folder(name, tuple(tasks))


def _task(contents: Contents, task: TaskPart) -> TaskFolder:
    here = {use.at for point in task.points for use in contents.proofs(task, point)}
    size = sum(contents.files[at].size for at in here)
    lacking = sum(point.needed and not contents.proofs(task, point) for point in task.points)
    return TaskFolder(task, len(here), size, lacking)
