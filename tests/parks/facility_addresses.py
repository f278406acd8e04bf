"""What a reader and an editor get at each address of this part."""

from tests.sweeps.expected import Expected

ADDRESSES: dict[str, Expected] = {}
