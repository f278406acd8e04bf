from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "治理机构"

    def ready(self) -> None:
        from governance.selectors.resolution import offered  # noqa: PLC0415 -- app ready
        from governance.services.merging import follow_merge  # noqa: PLC0415 -- app ready
        from groupportal.deciding.offered import decisions_offered  # noqa: PLC0415 -- app ready
        from members.services.merging import on_merge  # noqa: PLC0415 -- app ready

        decisions_offered.connect(offered)
        on_merge.connect(follow_merge)
