"""What people have to do in 治理; each subject declares its own."""

from governance import (
    body_todos,  # noqa: F401 -- each subject declares its part
    contest_todos,  # noqa: F401 -- each subject declares its part
    election_todos,  # noqa: F401 -- each subject declares its part
    meeting_todos,  # noqa: F401 -- each subject declares its part
    regulation_todos,  # noqa: F401 -- each subject declares its part
    vote_todos,  # noqa: F401 -- each subject declares its part
)
