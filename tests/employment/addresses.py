"""What a reader and an editor get at each address of this room; each subject tells its part."""

from tests.employment import application_addresses, demand_addresses, graduate_addresses, round_addresses
from tests.sweeps.expected import Expected

TABLE: dict[str, Expected] = {
    **demand_addresses.TABLE,
    **application_addresses.TABLE,
    **round_addresses.TABLE,
    **graduate_addresses.TABLE,
}
PUBLIC: frozenset[str] = demand_addresses.PUBLIC
