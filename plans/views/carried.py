"""What was filed for points of the version before: with which points it goes on, which lost it, and saying otherwise."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from groupportal.ui.pages import RecordDeedView, RecordPage
from plans.enums import RevisionState
from plans.models import AcceptancePoint
from plans.selectors.carried import carried, free_points, version_before
from plans.services.points import take_point_for
from plans.views.cells import page
from plans.views.revisions import OneRevision


class CarriedPage(OneRevision, RecordPage):
    """Each with what it took over, or what no point has any more, and the button that mends it."""

    action = "plans.edit_plan"
    title = "要点的沿用"
    template_name = "plans/carried.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        revision = self.get_object()
        return [*self.crumbs(revision.plan), (f"第{revision.number}版", page("revision", revision))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        new = self.get_object()
        old = version_before(new)
        found, free = (carried(old, new), free_points(old, new)) if old else ([], {})
        return super().get_context_data(
            **{
                "old": old,
                "lost": [(one, free.get(one.thread.pk, [])) for one in found if one.point is None],
                "kept": [one for one in found if one.point is not None],
                "may_change": new.state != RevisionState.SUPERSEDED,
                **kwargs,
            }
        )


class TakeFor(RecordDeedView):
    """This point is that one (``line``), or a new one."""

    action = "plans.edit_plan"
    done_message = "已改认，填过的数和佐证跟着走。"

    def base_queryset(self) -> Any:
        return AcceptancePoint.objects.select_related("item__revision")

    def perform(self) -> str:
        line = None
        with suppress(ValueError):
            line = UUID(self.request.POST.get("line", ""))
        point = take_point_for(self.get_object(), line, by=self.request.viewer)
        return page("carried", point.item.revision)

    def fallback_url(self) -> str:
        return page("carried", self.get_object().item.revision)
