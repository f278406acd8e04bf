"""What the demo groups hold of 园区. A subject that stands on the rows of another imports its module, so that these come first."""

from parks import (  # noqa: F401 -- each subject declares its part
    demo_college,
    demo_facility,
    demo_park,
    demo_project,
    demo_request,
)
