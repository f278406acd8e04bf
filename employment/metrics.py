"""Figures of 岗位与就业; each subject declares its own."""

from employment import (
    demand_metrics,  # noqa: F401 -- each subject declares its part
    graduate_metrics,  # noqa: F401 -- each subject declares its part
)
