"""A drawn sample, what was said about a review, and the event history are never changed; drawn charts neither."""

from django.db import migrations

TABLES = ("audits_sample", "audits_sampleitem", "audits_reviewmessage", "audits_auditevent")

FORWARD = "\n".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION portal_append_only();"
    for table in TABLES
)
BACKWARD = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in TABLES)

FINAL_FORWARD = """
CREATE FUNCTION audits_final_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'final' THEN
        RAISE EXCEPTION 'a final review never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.item_id <> OLD.item_id OR NEW.coder_id <> OLD.coder_id OR NEW.auditor_id <> OLD.auditor_id THEN
        RAISE EXCEPTION 'the chart, the coder and the auditor of a review never change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER final_stays BEFORE UPDATE ON audits_review
    FOR EACH ROW EXECUTE FUNCTION audits_final_stays();

CREATE FUNCTION audits_coder_is_the_charts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.coder_id <> (SELECT coder_id FROM audits_sampleitem WHERE id = NEW.item_id) THEN
        RAISE EXCEPTION 'the coder of a review is the coder of its chart' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER coder_is_the_charts BEFORE INSERT ON audits_review
    FOR EACH ROW EXECUTE FUNCTION audits_coder_is_the_charts();
"""
FINAL_BACKWARD = """
DROP TRIGGER coder_is_the_charts ON audits_review;
DROP FUNCTION audits_coder_is_the_charts();
DROP TRIGGER final_stays ON audits_review;
DROP FUNCTION audits_final_stays();
"""


class Migration(migrations.Migration):
    dependencies = (("audits", "0001_plans_samples_reviews"), ("accounts", "0002_access_event_chain"))
    operations = (migrations.RunSQL(FORWARD, BACKWARD), migrations.RunSQL(FINAL_FORWARD, FINAL_BACKWARD))
