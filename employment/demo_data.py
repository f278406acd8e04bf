"""What the demo groups hold of 岗位与就业; each subject declares its part in a module of its own."""

from employment import (
    demo_application,  # noqa: F401 -- each subject declares its part
    demo_demand,  # noqa: F401 -- each subject declares its part
    demo_graduate,  # noqa: F401 -- each subject declares its part
    demo_past,  # noqa: F401 -- each subject declares its part
    demo_round,  # noqa: F401 -- each subject declares its part
)
