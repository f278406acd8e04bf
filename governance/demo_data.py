"""What the demo groups hold of 治理: each subject builds its part, in this order."""

from governance import (
    demo_bodies,  # noqa: F401 -- declares its part
    demo_regulations,  # noqa: F401 -- declares its part
)
