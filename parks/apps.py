from django.apps import AppConfig


class ParksConfig(AppConfig):
    name = "parks"
    verbose_name = "园区服务"

    def ready(self) -> None:
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready
        from parks.services.merging import follow_merge  # noqa: PLC0415 -- app ready

        on_merge.connect(follow_merge)
