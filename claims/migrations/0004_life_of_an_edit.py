"""Settings of edits by payer and date, what became of findings, back-tests, and how edits changed."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION claims_keep_edit_setting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR ROW(NEW.id, NEW.edit, NEW.payer_id, NEW.applies_from, NEW.applies_until, NEW.mode, NEW.severity,
            NEW.is_required, NEW.reason, NEW.by_id, NEW.at)
        IS DISTINCT FROM ROW(OLD.id, OLD.edit, OLD.payer_id, OLD.applies_from, OLD.applies_until, OLD.mode,
            OLD.severity, OLD.is_required, OLD.reason, OLD.by_id, OLD.at)
    THEN
        RAISE EXCEPTION 'a setting of an edit never changes; it is withdrawn once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_content BEFORE UPDATE OR DELETE ON claims_editsetting
    FOR EACH ROW EXECUTE FUNCTION claims_keep_edit_setting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON claims_editrecord
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON claims_editrecord;
DROP TRIGGER keep_content ON claims_editsetting;
DROP FUNCTION claims_keep_edit_setting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_setup_by_administrators"),
        ("claims", "0003_what_a_version_states"),
        ("encounters", "0002_events_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            model_name="findingrow",
            name="mode",
            field=models.CharField(
                choices=[("on", "On"), ("shadow", "In shadow"), ("off", "Off")], default="on", max_length=8
            ),
        ),
        migrations.CreateModel(
            name="BackTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edit", models.CharField(max_length=20)),
                ("rule", models.CharField(help_text="Hash of the rule that was tried", max_length=64)),
                (
                    "mode",
                    models.CharField(
                        choices=[("on", "On"), ("shadow", "In shadow"), ("off", "Off")], default="on", max_length=8
                    ),
                ),
                (
                    "severity",
                    models.CharField(choices=[("stop", "Stop"), ("review", "Review"), ("note", "Note")], max_length=8),
                ),
                ("service_from", models.DateField()),
                ("service_until", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a worker"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("total", models.PositiveIntegerField(help_text="Stored claims to judge, counted at the start")),
                ("judged", models.PositiveIntegerField(default=0)),
                ("faults", models.PositiveIntegerField(default=0, help_text="Claims on which the edit could not run")),
                ("last_version_id", models.BigIntegerField(default=0, help_text="Everything up to here is judged")),
                ("newest_version_id", models.BigIntegerField(help_text="Claims stored after the start are left out")),
                ("advanced_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="encounters.payer",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="BackTestHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(help_text="First day of the month in which the service ended")),
                ("findings", models.PositiveIntegerField()),
                ("was_shown", models.BooleanField(help_text="The edit spoke on this claim at the time")),
                (
                    "was_acknowledged",
                    models.BooleanField(help_text="A person had acknowledged every one of these findings"),
                ),
                ("was_denied", models.BooleanField()),
                ("total_charge", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.facility"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="encounters.payer"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="claims.backtest"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.claimversion"
                    ),
                ),
            ],
            options={
                "ordering": ("version",),
            },
        ),
        migrations.CreateModel(
            name="EditOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edit", models.CharField(max_length=20)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "severity",
                    models.CharField(choices=[("stop", "Stop"), ("review", "Review"), ("note", "Note")], max_length=8),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("on", "On"), ("shadow", "In shadow"), ("off", "Off")], default="on", max_length=8
                    ),
                ),
                ("first_seen_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("stands", "Stands"),
                            ("acknowledged", "Acknowledged"),
                            ("resolved", "Corrected"),
                            ("restated", "Restated on changed facts"),
                        ],
                        default="stands",
                        max_length=12,
                    ),
                ),
                ("denied_on", models.DateField(null=True)),
                (
                    "denied_version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claimversion",
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edit_outcomes",
                        to="encounters.encounter",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.facility"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="encounters.payer"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="EditRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edit", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "First recorded"),
                            ("added", "New"),
                            ("changed", "Changed"),
                            ("retired", "Retired"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "stated",
                    models.JSONField(
                        help_text="Title, severity, source and the rest as they stood, and the rule's hash"
                    ),
                ),
                ("before", models.JSONField(default=dict, help_text="Of what changed, what it was")),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="What was changed and why, from the catalogue", max_length=500
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["edit", "-id"], name="edit_record_edit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["first", "added", "changed", "retired"])),
                        name="edit_record_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EditSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edit", models.CharField(max_length=20)),
                (
                    "applies_from",
                    models.DateField(blank=True, help_text="First date of service; empty: since ever", null=True),
                ),
                (
                    "applies_until",
                    models.DateField(blank=True, help_text="Last date of service; empty: until withdrawn", null=True),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("on", "On"), ("shadow", "In shadow"), ("off", "Off")], default="on", max_length=8
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[("stop", "Stop"), ("review", "Review"), ("note", "Note")],
                        help_text="Empty: the edit's own",
                        max_length=8,
                    ),
                ),
                (
                    "is_required",
                    models.BooleanField(default=False, help_text="The edit was marked as required when this was made"),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_for", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: all",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edit_settings",
                        to="encounters.payer",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="findingrow",
            name="setting",
            field=models.ForeignKey(
                help_text="Empty: none held",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.editsetting",
            ),
        ),
        migrations.AddConstraint(
            model_name="findingrow",
            constraint=models.CheckConstraint(condition=models.Q(("mode__in", ["on", "shadow"])), name="finding_mode"),
        ),
        migrations.AddIndex(
            model_name="backtest",
            index=models.Index(fields=["edit", "-id"], name="back_test_edit"),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "running", "done", "stopped"])), name="back_test_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["on", "shadow", "off"])), name="back_test_mode"
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__in", ["stop", "review", "note"])), name="back_test_severity"
            ),
        ),
        migrations.AddConstraint(
            model_name="backtest",
            constraint=models.CheckConstraint(
                condition=models.Q(("service_from__lte", models.F("service_until"))), name="back_test_dates"
            ),
        ),
        migrations.AddConstraint(
            model_name="backtesthit",
            constraint=models.UniqueConstraint(fields=("run", "version"), name="one_back_test_hit"),
        ),
        migrations.AddIndex(
            model_name="editoutcome",
            index=models.Index(fields=["edit", "first_seen_on"], name="edit_outcome_day"),
        ),
        migrations.AddConstraint(
            model_name="editoutcome",
            constraint=models.UniqueConstraint(fields=("encounter", "edit", "fingerprint"), name="one_edit_outcome"),
        ),
        migrations.AddConstraint(
            model_name="editoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["on", "shadow"])), name="edit_outcome_mode"
            ),
        ),
        migrations.AddConstraint(
            model_name="editoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["stands", "acknowledged", "resolved", "restated"])),
                name="edit_outcome_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="editoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("denied_on", None), ("denied_version", None)),
                    models.Q(("denied_on__isnull", False), ("denied_version__isnull", False)),
                    _connector="OR",
                ),
                name="edit_outcome_denied",
            ),
        ),
        migrations.AddIndex(
            model_name="editsetting",
            index=models.Index(fields=["edit", "-id"], name="edit_setting_edit"),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("withdrawn_at", None)),
                expressions=[
                    ("edit", "="),
                    (django.db.models.functions.comparison.Coalesce(models.F("payer"), models.Value(0)), "="),
                    (
                        models.Func(
                            models.F("applies_from"),
                            models.F("applies_until"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_setting_per_edit_payer_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["on", "shadow", "off"])), name="edit_setting_mode"
            ),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__in", ["", "stop", "review", "note"])), name="edit_setting_severity"
            ),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_required", False), models.Q(("mode", "on"), ("severity__in", ["", "stop"])), _connector="OR"
                ),
                name="required_edit_stays_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("applies_from", None),
                    ("applies_until", None),
                    ("applies_from__lte", models.F("applies_until")),
                    _connector="OR",
                ),
                name="edit_setting_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="edit_set_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="editsetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_for", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_for", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="edit_setting_withdrawn_for_a_reason",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
