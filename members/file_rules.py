"""Who may open the files behind the roll: an applicant's for those who review, a member's for all who read the roll."""

from __future__ import annotations

from groupportal.files.access import opens, seen_with
from members.models import (
    Application,
    ApplicationFile,
    MemberAttachment,
    MembershipPeriod,
    RankPeriod,
    SuspensionPeriod,
)

for model, field, action in (
    (Application, "evidence", "members.review_application"),
    (ApplicationFile, "file", "members.review_application"),
    (MemberAttachment, "file", "members.view_roll"),
    (MembershipPeriod, "evidence", "members.view_roll"),
    (MembershipPeriod, "end_evidence", "members.view_roll"),
    (SuspensionPeriod, "evidence", "members.view_roll"),
    (SuspensionPeriod, "end_evidence", "members.view_roll"),
    (RankPeriod, "evidence", "members.view_roll"),
):
    opens(model, field, seen_with(model, action))
