from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self) -> None:
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready
        from plans.services.review import on_reopening  # noqa: PLC0415 -- app ready
        from reports.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from reports.services.run import refuse_printed  # noqa: PLC0415 -- app ready

        on_merge.connect(follow_merge)
        on_reopening.connect(refuse_printed)
