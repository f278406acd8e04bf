"""Which right an endpoint needs, said in its description. Apart from ``tenancy.api_schema``, because rest_framework loads it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from groupportal.tenancy.rights import declared_action

RIGHT = "x-right"


class SchemaWithRights(AutoSchema):
    """Adds the action of the role table to every operation."""

    def get_extensions(self) -> dict[str, Any]:
        """``x-right``: the action a person needs."""
        action = declared_action(type(self.view), self.method)
        return {RIGHT: action} if action else {}
