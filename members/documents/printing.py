"""Approval forms as files; where contacts stand in them in full, that is written down as read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from members.documents.approval_form import approval_forms
from members.documents.filling import forms_of_members
from members.models import Member


def file_name(members: Sequence[Member], part: str = "") -> str:
    """What the file is called."""
    what = str(members[0]) if len(members) == 1 else f"{len(members)}家"
    return f"加盟审批表-{what}{part}.docx"


def printed_forms(
    members: Sequence[Member],
    as_of: dt.date,
    *,
    by: Viewer,
    part: str = "",
    on_form: Callable[[int], None] = lambda number: None,
) -> bytes:
    """The forms of these members as one Word file, contacts in full where ``by`` may see those of all of them."""
    in_full = all(by.can("members.view_contacts", unit_id=member.unit_id) for member in members)
    content = approval_forms(
        forms_of_members(members, as_of, in_full=in_full),
        group_name=active_group().name,
        as_of=as_of,
        on_form=on_form,
    )
    if in_full:
        label = file_name(members, part)
        seen(None, by=by.user, kind=AccessKind.EXPORT, purpose="打印加盟审批表（含联系人）", label=label)
    return content
