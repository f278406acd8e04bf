"""What is done to groups, people, roles and visits."""

from groupportal.people.services.groups import (
    GROUP_FIELDS,
    CreatedGroup,
    appoint_secretariat,
    create_group,
    edit_group,
    lacks_secretariat,
    resume_group,
    suspend_group,
)
from groupportal.people.services.people import (
    Invited,
    RowsError,
    answer_offer,
    awaits_password,
    grant_role,
    invite_many,
    invite_person,
    issue_passwords,
    remove_person,
    reset_password,
    revoke_role,
    set_validity,
    withdraw_offer,
)
from groupportal.people.services.visits import end_visit, open_visit

__all__ = [
    "GROUP_FIELDS",
    "CreatedGroup",
    "Invited",
    "RowsError",
    "answer_offer",
    "appoint_secretariat",
    "awaits_password",
    "create_group",
    "edit_group",
    "end_visit",
    "grant_role",
    "invite_many",
    "invite_person",
    "issue_passwords",
    "lacks_secretariat",
    "open_visit",
    "remove_person",
    "reset_password",
    "resume_group",
    "revoke_role",
    "set_validity",
    "suspend_group",
    "withdraw_offer",
]
