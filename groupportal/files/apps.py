from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "groupportal.files"
    label = "files"
    verbose_name = "文件"
