"""What a reader and an editor get at each address of this part."""

from tests.sweeps.expected import Expected

TABLE: dict[str, Expected] = {}
