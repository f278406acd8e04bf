"""What a reader and an editor get at each address of this room; each subject tells its part."""

from tests.parks import (
    college_addresses,
    facility_addresses,
    page_addresses,
    park_addresses,
    project_addresses,
    request_addresses,
)
from tests.sweeps.expected import Expected

TABLE: dict[str, Expected] = {
    **park_addresses.TABLE,
    **request_addresses.TABLE,
    **project_addresses.TABLE,
    **college_addresses.TABLE,
    **facility_addresses.TABLE,
    **page_addresses.TABLE,
}
PUBLIC: frozenset[str] = frozenset(
    {"parks:ask", "parks:training_sign", "parks:facility_feed_file", "parks:bookings_calendar_file"}
)
