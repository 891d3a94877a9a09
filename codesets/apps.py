from django.apps import AppConfig


class CodesetsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "codesets"
