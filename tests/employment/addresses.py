"""What a reader and an editor get at each address of this room; each subject tells its part."""

from employment.api_pages import DEEDS, PAGES
from tests.employment import application_addresses, demand_addresses, graduate_addresses, round_addresses
from tests.sweeps.expected import Expected, told_to_programs

TABLE: dict[str, Expected] = {
    **demand_addresses.TABLE,
    **application_addresses.TABLE,
    **round_addresses.TABLE,
    **graduate_addresses.TABLE,
}
TABLE |= told_to_programs(
    "employment", PAGES, TABLE, DEEDS, stand_so={"demand_edit"}, filled={"demand_renew"}
)
PUBLIC: frozenset[str] = demand_addresses.PUBLIC
