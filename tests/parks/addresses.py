"""What a reader and an editor get at each address of this room; each subject tells its part."""

from tests.parks import (
    college_addresses,
    facility_addresses,
    park_addresses,
    project_addresses,
    request_addresses,
)
from tests.sweeps.expected import Expected

ADDRESSES: dict[str, Expected] = {
    **park_addresses.ADDRESSES,
    **request_addresses.ADDRESSES,
    **project_addresses.ADDRESSES,
    **college_addresses.ADDRESSES,
    **facility_addresses.ADDRESSES,
}
PUBLIC: frozenset[str] = frozenset()
