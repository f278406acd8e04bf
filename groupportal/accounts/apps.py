from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "groupportal.accounts"
    label = "accounts"
    verbose_name = "账号"
