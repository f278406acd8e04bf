"""Records of 岗位与就业 in the browser admin; each subject registers its own."""

from employment import (
    application_admin,  # noqa: F401 -- each subject declares its part
    demand_admin,  # noqa: F401 -- each subject declares its part
    graduate_admin,  # noqa: F401 -- each subject declares its part
    round_admin,  # noqa: F401 -- each subject declares its part
)
