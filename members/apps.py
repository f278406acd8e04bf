from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "成员单位"

    def ready(self) -> None:
        from groupportal.people import choosing  # noqa: PLC0415 -- app ready
        from members.selectors import describing  # noqa: PLC0415 -- app ready

        choosing.on_units_described.connect(describing.facets_on)
        choosing.on_turn_to.connect(describing.main_contacts)
        choosing.on_accounts_offered.connect(describing.accounts_page)
