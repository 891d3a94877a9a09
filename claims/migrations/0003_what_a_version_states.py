"""A claim knows which version of the chart it states, and a version what it says apart from its numbers."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION claims_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR ROW(NEW.id, NEW.claim_id, NEW.number, NEW.chart_version, NEW.frequency,
            NEW.payer_control_number, NEW.facts, NEW.drg, NEW.total_charge, NEW.sha256, NEW.content_sha256, NEW.built_at)
        IS DISTINCT FROM ROW(OLD.id, OLD.claim_id, OLD.number, OLD.chart_version, OLD.frequency,
            OLD.payer_control_number, OLD.facts, OLD.drg, OLD.total_charge, OLD.sha256, OLD.content_sha256, OLD.built_at)
    THEN
        RAISE EXCEPTION 'the content of a claim version never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0002_content_never_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='chart_version',
            field=models.PositiveIntegerField(default=0, help_text='Version of the chart that the current version of the claim states'),
        ),
        migrations.AddField(
            model_name='claimversion',
            name='content_sha256',
            field=models.CharField(default='', help_text="Of the facts without numbers and today's date: equal where nothing else has changed", max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
