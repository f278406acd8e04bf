"""What a reader and an editor get where a page's form or button stands in the API."""

from __future__ import annotations

from parks.api_pages import DEEDS, PAGES
from tests.parks import (
    college_addresses,
    facility_addresses,
    park_addresses,
    project_addresses,
    request_addresses,
)
from tests.sweeps.expected import Expected, told_to_programs

_AT_PAGES = {
    name: entry
    for part in (park_addresses, request_addresses, project_addresses, college_addresses, facility_addresses)
    for name, entry in part.TABLE.items()
}
TABLE: dict[str, Expected] = told_to_programs(
    "parks",
    PAGES,
    _AT_PAGES,
    DEEDS,
    stand_so={
        "project_resume",
        "training_edit",
        "training_reopen",
        "training_hold",
        "facility_reopen",
        "mutual_edit",
    },
    filled={"training_hold", "resident_left"},
)
