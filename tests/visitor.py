"""A person's browser at a group's address, without the browser."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Group
from groupportal.ui.once import FIELD, SEEN


class Browser(Client):
    """Hands in every form of a page as if it had been opened for that: with a key of its own, where none is given."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if "/api/" not in path and (data is None or isinstance(data, dict)):
            data = {FIELD: str(uuid.uuid4()), **(data or {})}
        return super().post(path, data, *args, **kwargs)


class Visitor:
    """Requests by URL name inside one group. ``user`` None is nobody signed in."""

    def __init__(self, user: Any, group: Group) -> None:
        self.client = Browser()
        self.group = group
        if user is not None:
            self.client.force_login(user)

    def url(self, name: str, /, *args: Any, **kwargs: Any) -> str:
        """The address of a page; a name that begins with "/" is taken as the path inside the group."""
        if name.startswith("/"):
            return f"/{self.group.slug}{name}"
        return group_url(self.group, name, *args, **kwargs)

    def get(
        self,
        name: str,
        /,
        *args: Any,
        data: Any = None,
        headers: Any = None,
        follow: bool = False,
        **kwargs: Any,
    ) -> Any:
        """GET a page."""
        return self.client.get(self.url(name, *args, **kwargs), data, headers=headers, follow=follow)

    def post(
        self,
        name: str,
        /,
        data: Any = None,
        *args: Any,
        headers: Any = None,
        follow: bool = False,
        **kwargs: Any,
    ) -> Any:
        """POST a form."""
        return self.client.post(self.url(name, *args, **kwargs), data or {}, headers=headers, follow=follow)


def body(response: Any) -> str:
    """A page as text."""
    return str(response.content.decode())


def row_names(response: Any) -> list[str]:
    """What names the rows of a list, from the top."""
    heads = re.findall(r'<th scope="row">(.*?)</th>', body(response))
    return [html.unescape(strip_tags(head)) for head in heads]


def looked_at(
    visitor: Visitor, name: str, sent: dict[str, Any], /, **where: Any
) -> tuple[str, dict[str, Any]]:
    """Of several rows to be changed alike: the page that shows what becomes of them, and what its form hands in."""
    page = body(visitor.post(name, {**sent, "step": "look"}, **where))
    return page, {**sent, "step": "do", SEEN: seen_in(page)}


def seen_in(page: str) -> str:
    """What a form says that its page showed."""
    found = re.search(f'name="{SEEN}" value="([^"]*)"', page)
    return found[1] if found else ""
