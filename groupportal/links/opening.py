"""A link in somebody's hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose
from groupportal.links.selectors import Known


@dataclass(frozen=True)
class OpenedLink:
    """What a page behind a link may know: the link, its purpose, its subject, and nothing else of the group."""

    link: Link
    purpose: LinkPurpose
    subject: Any
    token: str
    known: Known

    def url(self, page: str = "") -> str:
        """The address of one of the link's pages."""
        if not page:
            return reverse("links:open", kwargs={"token": self.token})
        return reverse("links:page", kwargs={"token": self.token, "page": page})
