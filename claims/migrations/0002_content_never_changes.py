"""What was stated to a payer never changes, control numbers never repeat, and histories are append-only."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE claims_interchange_number MINVALUE 1 MAXVALUE 999999999 NO CYCLE;
CREATE SEQUENCE claims_group_number MINVALUE 1 MAXVALUE 999999999 NO CYCLE;

CREATE FUNCTION claims_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR ROW(NEW.id, NEW.claim_id, NEW.number, NEW.chart_version, NEW.frequency,
            NEW.payer_control_number, NEW.facts, NEW.drg, NEW.total_charge, NEW.sha256, NEW.built_at)
        IS DISTINCT FROM ROW(OLD.id, OLD.claim_id, OLD.number, OLD.chart_version, OLD.frequency,
            OLD.payer_control_number, OLD.facts, OLD.drg, OLD.total_charge, OLD.sha256, OLD.built_at)
    THEN
        RAISE EXCEPTION 'the content of a claim version never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_content BEFORE UPDATE OR DELETE ON claims_claimversion
    FOR EACH ROW EXECUTE FUNCTION claims_keep_version();

CREATE FUNCTION claims_keep_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR ROW(NEW.id, NEW.payer_id, NEW.form, NEW.interchange_number, NEW.group_number,
            NEW.file_name, NEW.file, NEW.sha256, NEW.claim_count, NEW.total_charge, NEW.built_by_id, NEW.built_at)
        IS DISTINCT FROM ROW(OLD.id, OLD.payer_id, OLD.form, OLD.interchange_number, OLD.group_number,
            OLD.file_name, OLD.file, OLD.sha256, OLD.claim_count, OLD.total_charge, OLD.built_by_id, OLD.built_at)
    THEN
        RAISE EXCEPTION 'the content of a batch never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_content BEFORE UPDATE OR DELETE ON claims_batch
    FOR EACH ROW EXECUTE FUNCTION claims_keep_batch();

CREATE FUNCTION claims_keep_batch_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR ROW(NEW.id, NEW.batch_id, NEW.version_id, NEW.position, NEW.total_charge)
        IS DISTINCT FROM ROW(OLD.id, OLD.batch_id, OLD.version_id, OLD.position, OLD.total_charge)
    THEN
        RAISE EXCEPTION 'the content of a batch never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_content BEFORE UPDATE OR DELETE ON claims_batchentry
    FOR EACH ROW EXECUTE FUNCTION claims_keep_batch_entry();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON claims_claimevent
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON claims_acknowledgement
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON claims_acknowledgement;
DROP TRIGGER append_only ON claims_claimevent;
DROP TRIGGER keep_content ON claims_batchentry;
DROP FUNCTION claims_keep_batch_entry();
DROP TRIGGER keep_content ON claims_batch;
DROP FUNCTION claims_keep_batch();
DROP TRIGGER keep_content ON claims_claimversion;
DROP FUNCTION claims_keep_version();
DROP SEQUENCE claims_group_number;
DROP SEQUENCE claims_interchange_number;
"""


class Migration(migrations.Migration):
    dependencies = (("claims", "0001_claims_and_batches"), ("accounts", "0002_access_event_chain"))
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
