"""The buttons of a list that goes in and out of Excel."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from groupportal.records.kinds import kind_of

register = template.Library()


@register.inclusion_tag("records/links.html", takes_context=True)
def record_links(
    context: dict[str, Any], code: str, export_label: str = "导出名单", template_label: str = "下载模板"
) -> dict[str, Any]:
    """Export of what the list shows now, template and import of a kind: those this person may use."""
    request, kind = context["request"], kind_of(code)
    viewer, query = request.viewer, request.GET.copy()
    query.pop("page", None)
    may_import = viewer.can(kind.action) and viewer.can("imports.view_batch")
    return {
        "csrf_token": context.get("csrf_token"),
        "label": kind.label,
        "template_label": template_label,
        "export_label": export_label,
        "export_action": f"{reverse('records:export', kwargs={'kind': code})}?{query.urlencode()}"
        if viewer.can(kind.export_action)
        else "",
        "template_url": reverse("records:template", kwargs={"kind": code}) if may_import else "",
        "import_url": reverse("imports:upload", kwargs={"kind": code}) if may_import else "",
    }
