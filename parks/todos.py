"""What people have to do in 园区; each subject declares its own."""

from parks import (  # noqa: F401 -- each subject declares its part
    college_todos,
    facility_todos,
    park_todos,
    project_todos,
    request_todos,
)
