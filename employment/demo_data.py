"""What the demo groups hold of 岗位与就业; each subject declares its part in a module of its own."""

from employment import (  # noqa: F401 -- each subject declares its part
    demo_application,
    demo_demand,
    demo_round,
)
