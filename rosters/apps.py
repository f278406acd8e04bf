from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "rosters"
    verbose_name = "学生、班级与教师"

    def ready(self) -> None:
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready
        from rosters.services.merging import follow_merge  # noqa: PLC0415 -- app ready

        on_merge.connect(follow_merge)
