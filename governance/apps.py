from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "治理机构"

    def ready(self) -> None:
        from governance.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready

        on_merge.connect(follow_merge)
