"""The records of 园区 in the browser admin; each subject registers its own."""

from parks import (  # noqa: F401 -- each subject declares its part
    college_admin,
    facility_admin,
    park_admin,
    project_admin,
    request_admin,
)
