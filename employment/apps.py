from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "employment"
    verbose_name = "岗位与就业"

    def ready(self) -> None:
        from employment.services.leaving import unit_left  # noqa: PLC0415 -- app ready
        from employment.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready
        from members.services.periods import on_left  # noqa: PLC0415 -- app ready

        on_merge.connect(follow_merge)
        on_left.connect(unit_left)
