"""What a reader and an editor get at each address of this room; each subject tells its part."""

from tests.sweeps.expected import Expected

TABLE: dict[str, Expected] = {}
PUBLIC: frozenset[str] = frozenset()
