"""Figures of 园区; each subject declares its own."""

from parks import (  # noqa: F401 -- each subject declares its part
    college_metrics,
    facility_metrics,
    park_metrics,
    project_metrics,
    request_metrics,
)
