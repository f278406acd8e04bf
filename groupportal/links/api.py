"""Links over the API: for whom one is, its address to be sent on, until when it opens."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from groupportal.links.models import Link
from groupportal.links.selectors import address_of
from groupportal.tenancy.api_guide import sample_texts

sample_texts({"发给对方的地址": "https://portal.example.org/jiangmen/l/7Kq2…/"})


class LinkSerializer(serializers.ModelSerializer[Link]):
    """A link that somebody without an account does something by."""

    address = serializers.SerializerMethodField(help_text="发给对方的地址")

    class Meta:
        model = Link
        fields: ClassVar[list[str]] = ["addressee", "address", "expires_at"]

    def get_address(self, row: Link) -> str:
        """As messages name it."""
        return address_of(row)
