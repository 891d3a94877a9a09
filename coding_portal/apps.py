from django.apps import AppConfig


class CodingPortalConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "coding_portal"

    def ready(self) -> None:
        """Loads the queue, so that every ``shared_task`` of a web process goes to it."""
        from coding_portal import celery  # noqa: F401, PLC0415 - settings must be complete first
