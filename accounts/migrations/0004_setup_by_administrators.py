"""One-time passwords, and an append-only history of set-up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_setupevent
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
"""
BACKWARD = "DROP TRIGGER append_only ON accounts_setupevent;"


class Migration(migrations.Migration):
    dependencies = (("accounts", "0003_user_shortcuts"),)
    operations = (
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                default=False, help_text="Has a one-time password and must choose her own before anything else"
            ),
        ),
        migrations.CreateModel(
            name="SetupEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("action", models.CharField(max_length=24)),
                ("subject", models.CharField(max_length=80)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="setup_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["subject", "-id"], name="setup_event_subject")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    )
