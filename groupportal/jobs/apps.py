from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "groupportal.jobs"
    label = "jobs"
    verbose_name = "后台作业"
