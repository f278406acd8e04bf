"""What people have to do in 岗位与就业; each subject declares its own."""

from employment import (
    application_todos,  # noqa: F401 -- each subject declares its part
    demand_todos,  # noqa: F401 -- each subject declares its part
    graduate_todos,  # noqa: F401 -- each subject declares its part
    round_todos,  # noqa: F401 -- each subject declares its part
)
