"""The records of 治理 in the browser admin, written by the forms of the portal's pages; each subject registers its own."""

from governance import (  # noqa: F401 -- each subject declares its part
    body_admin,
    contest_admin,
    election_admin,
    meeting_admin,
    regulation_admin,
    vote_admin,
)
