from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "experts"
    verbose_name = "专家库"

    def ready(self) -> None:
        from experts.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready

        on_merge.connect(follow_merge)
