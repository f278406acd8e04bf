"""What links are for (用途). Rooms declare theirs in ``link_purposes.py``: a subclass of ``LinkPurpose`` given to ``register_purpose``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db.models import Q, QuerySet

from groupportal.links.enums import Check, OtherDevice

if TYPE_CHECKING:
    from groupportal.links.models import Link
    from groupportal.links.pages import LinkPage
    from groupportal.tenancy.viewer import Viewer

CHECK_PAGE, CODE_PAGE = "check", "code"
"""Names of pages below a link that belong to the ground."""


@dataclass(frozen=True)
class Reach:
    """How the holder is reached and recognised, read from the subject each time; nothing of it is kept with the link."""

    phone: str = ""
    email: str = ""


class LinkPurpose:
    """One kind of matter that people without an account settle.

    ``pages`` are the views below the link's address, "" the first one; each is reached through a link of this purpose alone.
    """

    code: str = ""
    label: str = ""
    model: str = ""
    """The model of its subjects, as ``app.Model``."""
    action: str = ""
    """What it takes to issue, see, renew and revoke, for the link's unit."""
    sees: str = ""
    """What the holder sees, as a phrase: 实习单位、岗位、报酬和联系人."""
    does: str = ""
    """What the holder does, as a phrase; "" for reading alone."""
    pages: ClassVar[Mapping[str, type[LinkPage]]] = {}
    receipt: ClassVar[type[LinkPage] | None] = None
    """The first page once the matter is settled, to read again; None for words alone."""
    life = dt.timedelta(days=30)
    readable_for = dt.timedelta(days=90)
    """How long the receipt stays after the matter was settled."""
    other_device = OtherDevice.TELL
    pass_life = dt.timedelta(hours=2)
    """How long a device that passed the check is not asked again."""
    requests_an_hour = 600

    def subjects(self) -> QuerySet[Any]:
        """The rows a link may be about."""
        return apps.get_model(self.model)._default_manager.all()  # noqa: SLF001 -- documented by Django

    def check_of(self, link: Link, subject: Any) -> Check:
        """What every device is asked before it sees anything; with ``OtherDevice.CHECK`` the first one is not."""
        return Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        """Phone and e-mail of the holder."""
        return Reach()

    def contact(self, link: Link, *, is_known: bool) -> str:
        """Whom the holder turns to where the link opens nothing, in words; "" for the group's secretariat.

        ``is_known``: this device passed the check before. To any other it tells nothing that stands behind the link.
        """
        return ""

    def facts(self, link: Link) -> list[tuple[str, str]]:
        """What else those who manage a link read on its page."""
        return []

    def links_for(self, viewer: Viewer) -> Q:
        """The links of this purpose a person may see and manage: of all units, or of their own."""
        return Q(purpose=self.code) & viewer.within(self.action, "unit")


_purposes: dict[str, LinkPurpose] = {}


def register_purpose(purpose: LinkPurpose) -> LinkPurpose:
    """Declare a purpose; ValueError where its code is taken or something is missing."""
    if not (purpose.code and purpose.label and purpose.model and purpose.action and purpose.sees):
        raise ValueError(f"{purpose!r} lacks code, label, model, action or what its holder sees")
    if "" not in purpose.pages or {CHECK_PAGE, CODE_PAGE} & set(purpose.pages):
        raise ValueError(f"{purpose!r} lacks a first page, or takes the name of one of the ground's")
    if purpose.code in _purposes and type(_purposes[purpose.code]) is not type(purpose):
        raise ValueError(f"link purpose {purpose.code} is declared twice")
    _purposes[purpose.code] = purpose
    return purpose


def purpose_of(code: str) -> LinkPurpose:
    """The purpose; KeyError for one nobody declared."""
    return _purposes[code]


def label_of(code: str) -> str:
    """The purpose in words; the code itself for one that is no longer declared."""
    return _purposes[code].label if code in _purposes else code


def purposes_for(viewer: Viewer) -> list[LinkPurpose]:
    """The purposes whose links this person manages, by label."""
    return sorted((p for p in _purposes.values() if viewer.can(p.action)), key=lambda p: p.label)
