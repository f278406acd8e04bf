"""Keeping layouts: the default one as the program has it, and those a secretary brings as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.selectors import path_of
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.viewer import Viewer
from groupportal.uploads.checking import EXCEL
from reports.annual_return.checks import Trouble
from reports.annual_return.default import BASIS, DATED, DEFAULT, DOUBTS, EDITION, NAME
from reports.annual_return.sheets import layout_workbook, read_layout
from reports.annual_return.values import Layout
from reports.models import ReturnLayout

MANAGE = "reports.manage_return"


class LayoutError(DomainError):
    """A file that is no layout yet: every trouble with its row, reason and remedy."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        super().__init__(
            "layout",
            f"这份版式有 {len(troubles)} 处要改，没有保存。各处的位置和改法列在下面，在文件里改好再上传。",
            field="file",
        )
        self.troubles = troubles


def default_facts() -> dict[str, Any]:
    """What the default layout says of itself."""
    return {
        "name": NAME,
        "edition": EDITION,
        "dated": DATED,
        "basis": BASIS,
        "doubts": DOUBTS,
        "threshold": ReturnLayout._meta.get_field("threshold").default,
    }


@transaction.atomic
def keep_default_layout(*, by: Actor) -> ReturnLayout:
    """The default layout among the group's: the one that is there, or kept now."""
    user = person(by, MANAGE)
    held = ReturnLayout.objects.filter(is_default=True, edition=EDITION).first()
    return held or _kept(ReturnLayout(**default_facts(), is_default=True), DEFAULT, user)


@transaction.atomic
def keep_layout(upload: Any, *, by: Viewer) -> ReturnLayout:
    """A layout out of a workbook, as another edition. LayoutError names what is wrong; DomainError for a file that is none."""
    by.require(MANAGE)
    with kept_together():
        file = store_upload(
            upload,
            by=by,
            purpose="填报版式",
            view_action="reports.view_whole_return",
            accept=frozenset({EXCEL}),
        )
        read = read_layout(path_of(file), name=file.name)
        if read.troubles:
            raise LayoutError(read.troubles)
        return _kept(ReturnLayout(**read.about, source_file=file), read.layout, by.user)


def _kept(row: ReturnLayout, layout: Layout, user: Any) -> ReturnLayout:
    row.content, row.kept_by = layout.plain(), user
    save_in_words(row)
    said = {"版式": str(row), "项目": sum(1 for _ in layout)}
    record("reports.return_layout_kept", row, by=user, after=said)
    return row


def workbook_of(row: ReturnLayout | None) -> bytes:
    """A layout as a workbook; the default one where none is named."""
    if row is None:
        return layout_workbook(default_facts(), DEFAULT)
    return layout_workbook({name: getattr(row, name) for name in default_facts()}, row.layout)
