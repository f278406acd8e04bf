from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "groupportal.people"
    label = "people"
    verbose_name = "集团与人员"
