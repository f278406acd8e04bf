"""What the pages of members share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.deciding.decision import decided as _decided
from groupportal.deciding.decision import decision_of as _decision_of
from groupportal.errors import NotAllowed
from groupportal.files.models import StoredFile
from groupportal.files.services import store_upload
from groupportal.tenancy.requests import GroupRequest
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from members.enums import AttachmentKind
from members.models import Member
from members.selectors.roll import on_roll
from members.services.applications import Upload
from members.services.attachments import VIEW_ACTION


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"members:{name}", record.public_id)


def may_edit(viewer: Viewer, member: Member) -> bool:
    """Whether the person keeps the roll, or the data of this unit."""
    return viewer.can("members.edit_roll") or viewer.can("members.edit_own_unit", unit_id=member.unit_id)


def signed_in(request: Any) -> Any:
    """Who acts on a public page: the person who is signed in, else the program for an applicant without an account."""
    return request.user if request.user.is_authenticated else SYSTEM_ACTOR


def store_paper(upload: Any, viewer: Viewer) -> StoredFile | None:
    """A paper about a member; None where none was given."""
    return store_upload(upload, by=viewer, purpose="成员材料", view_action=VIEW_ACTION) if upload else None


def store_uploads(data: Mapping[str, Any], *, by: Any) -> list[Upload]:
    """Keep the papers that a form of an application brings, each with its kind."""
    given = [(AttachmentKind.INTRODUCTION, upload) for upload in data["profile_files"] or ()]
    if data["licence"]:
        given.append((AttachmentKind.LICENCE, data["licence"]))
    given += [(AttachmentKind.OTHER, upload) for upload in data.get("other_files") or ()]
    return [
        (kind, store_upload(upload, by=by, purpose="加盟申请材料", view_action=VIEW_ACTION))
        for kind, upload in given
    ]


decision_of = partial(_decision_of, purpose="成员材料", view_action=VIEW_ACTION)
decided = partial(_decided, purpose="成员材料", view_action=VIEW_ACTION)


class OfMember:
    """Pages about one unit on the roll."""

    request: GroupRequest

    def base_queryset(self) -> QuerySet[Member]:
        """Units of the roll."""
        return on_roll()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list and the unit."""
        member = self.get_object()  # type: ignore[attr-defined]
        return [("成员单位", reverse("members:list")), (str(member), member.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Back to the unit's page on second thoughts."""
        cancel = self.get_object().get_absolute_url()  # type: ignore[attr-defined]
        return super().get_context_data(**{"cancel_url": cancel, **kwargs})  # type: ignore[misc]


class OwnOrAll(OfMember):
    """Pages for the secretariat and for the unit's own staff."""

    def get_object(self) -> Member:
        """The unit; NotAllowed for those who keep neither the roll nor this unit's data."""
        member: Member = super().get_object()  # type: ignore[misc]
        if not may_edit(self.request.viewer, member):
            raise NotAllowed
        return member
