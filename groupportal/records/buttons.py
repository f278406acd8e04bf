"""The buttons of a list that goes in and out of Excel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groupportal.lists.declaring import Button
from groupportal.records.registry import kind_of
from groupportal.ui.addresses import query_with


def record_buttons(
    request: Any,
    code: str,
    export_label: str = "导出名单",
    template_label: str = "下载模板",
    about: Mapping[str, Any] | None = None,
) -> list[Button]:
    """Export of what the list shows now, import and template of a kind: those this person may use.

    ``about``: what of the list its address does not say as parameters.
    """
    kind, viewer, at = kind_of(code), request.viewer, {"kind": code}
    buttons = []
    if viewer.can(kind.export_action):
        shown = query_with(request.GET, page=None, **(about or {}))
        buttons.append(
            Button(
                export_label,
                "records:export",
                "download",
                kwargs=at,
                query=shown,
                posts=not kind.personal,
                right=kind.export_action,
            )
        )
    if viewer.can(kind.action) and viewer.can("imports.view_batch"):
        buttons += [
            Button(f"导入{kind.label}", "imports:upload", "upload", kwargs=at, right=kind.action),
            Button(template_label, "records:template", kwargs=at, look="quiet", right=kind.action),
        ]
    return buttons
