from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "groupportal.accounts"
    label = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in  # noqa: PLC0415 -- app ready

        from groupportal.accounts.lockout import record_sign_in  # noqa: PLC0415 -- app ready

        user_logged_in.connect(record_sign_in)
