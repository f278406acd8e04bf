"""A restored database beside what the backup says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groupportal.files.contents import MISSING
from groupportal.tenancy.checks import wall_stands
from groupportal.upkeep.databases import append_only, connected, row_counts
from groupportal.upkeep.figures import Figures
from groupportal.upkeep.manifest import Manifest

NONE = "—"


@dataclass(frozen=True)
class Line:
    """One thing compared: as the backup says, as it is now."""

    what: str
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.expected == self.found


def _side_by_side(prefix: str, expected: Mapping[str, object], found: Mapping[str, object]) -> list[Line]:
    names = sorted({*expected, *found})
    return [
        Line(f"{prefix}{name}", str(expected.get(name, NONE)), str(found.get(name, NONE))) for name in names
    ]


def compare_tables(manifest: Manifest, database: str | None = None) -> list[Line]:
    """Rows of every table, and contents with a row."""
    with connected("backup", database) as cursor:
        lines = _side_by_side("", manifest.tables, row_counts(cursor))
        cursor.execute("SELECT count(*) FROM files_storedfile")
        missing = sum(why == MISSING for why in manifest.troubled.values())
        lines.append(Line("文件", str(manifest.files + missing), str(cursor.fetchone()[0])))
    return lines


def compare_wall(manifest: Manifest) -> list[Line]:
    """In the database that the ORM reads: the wall, and the tables whose rows the serving role must not change."""
    errors = [error.msg for error in wall_stands(None, databases=["default"])]
    lines = [Line("集团之间的墙", "完好", "；".join(errors) or "完好")]
    kept, now = set(manifest.append_only), set(append_only())
    lines.append(Line("只增不改的表", str(len(kept)), str(len(now))))
    return lines + [Line(table, "只增不改", "可改") for table in sorted(kept - now)]


def compare_figures(expected: Figures, found: Figures) -> list[Line]:
    """Every figure of every group; a figure that only one of two versions of the program knows is left out."""
    lines = (
        [Line("集团", "、".join(sorted(expected)), "、".join(sorted(found)))]
        if expected.keys() != found.keys()
        else []
    )
    for slug in sorted({*expected} & {*found}):
        both = {*expected[slug]} & {*found[slug]}
        told, again = ({code: side[slug][code] for code in both} for side in (expected, found))
        differing = [line for line in _side_by_side(f"{slug} ", told, again) if not line.agrees]
        lines.append(Line(f"{slug} 的指标", str(len(both)), str(len(both) - len(differing))))
        lines += differing
    return lines
