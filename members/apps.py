from importlib import import_module

from django.apps import AppConfig

# The halves of this app register themselves; discovery by name finds one module of each kind only.
_MORE = (
    "point_metrics",
    "point_todos",
    "point_jobs",
    "form_jobs",
    "point_navigation",
    "point_admin",
    "expert_metrics",
    "expert_admin",
)


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "成员单位"

    def ready(self) -> None:
        from groupportal.files.access import narrow  # noqa: PLC0415 -- app ready
        from members.selectors import point_papers  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready
        from members.services.point_merging import follow_merge  # noqa: PLC0415 -- app ready
        from members.services.point_sources import material_submitted  # noqa: PLC0415 -- app ready
        from plans.services.review import on_approved  # noqa: PLC0415 -- app ready

        narrow(point_papers.VIEW_ACTION, point_papers.papers_visible_to)
        on_merge.append(follow_merge)
        on_approved.append(material_submitted)
        for name in _MORE:
            import_module(f"members.{name}")
