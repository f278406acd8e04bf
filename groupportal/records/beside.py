"""What lies beside the cells of a list that is brought in: nothing of the file is passed over in silence."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from pathlib import Path

from groupportal.office.unread import unread_in_excel
from groupportal.records.table import OWN_AUTHORS

ADVICE = "里面的字要导入的，请写进单元格。"


def unread_beside(path: Path, places: Collection[str], *, name: str) -> list[str]:
    """Pictures, text boxes and comments of these sheets (as ``Unread.place``), and what their pages say at the edges, in sentences.

    The comments that the template and the checked workbook carry are the program's own. A file of plain text has nothing.
    """
    if not zipfile.is_zipfile(path):
        return []
    found = [one for one in unread_in_excel(path, name=name, but_by=OWN_AUTHORS) if one.place in places]
    return [f"{one.said}。{'' if one.is_around else ADVICE}" for one in found]
