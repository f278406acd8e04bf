"""Which right an endpoint needs, said in its description. Apart from ``tenancy.api_schema``, because rest_framework loads it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

RIGHT = "x-right"


class SchemaWithRights(AutoSchema):
    """Adds the action of the role table to every operation."""

    def get_extensions(self) -> dict[str, Any]:
        """``x-right``: the action a person needs."""
        actions = getattr(self.view, "actions", {})
        action = actions.get(self.method.lower(), actions.get("get"))
        return {RIGHT: action} if action else {}
