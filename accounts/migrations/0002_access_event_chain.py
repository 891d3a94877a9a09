"""Access events are append-only and chained by hash; events of charts too are append-only elsewhere.

Links are written by a deferred constraint trigger, at commit, so that the order of links is the order of locks and
the head row is locked for microseconds only.
"""

from django.db import migrations

FORWARD = """
CREATE TABLE accounts_accesshead (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO accounts_accesshead VALUES (true, 0, '\\x00');

CREATE FUNCTION accounts_access_canon(event accounts_accessevent) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(jsonb_build_array(
        event.id, extract(epoch FROM event.at)::text, event.by_id, event.action, event.subject, event.patient_id,
        host(event.address), event.detail)::text, 'UTF8')
$$;

CREATE FUNCTION accounts_access_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head accounts_accesshead;
    next_hash bytea;
BEGIN
    SELECT * INTO head FROM accounts_accesshead FOR UPDATE;
    next_hash := sha256(head.hash || accounts_access_canon(NEW));
    INSERT INTO accounts_accesslink (seq, event_id, previous_hash, hash)
        VALUES (head.seq + 1, NEW.id, head.hash, next_hash);
    UPDATE accounts_accesshead SET seq = head.seq + 1, hash = next_hash;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER access_chain AFTER INSERT ON accounts_accessevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_access_chain();

CREATE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_accessevent
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accounts_accesslink
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();

CREATE VIEW accounts_accessbroken AS
SELECT link.seq, CASE
        WHEN event.id IS NULL THEN 'event missing'
        WHEN link.previous_hash <> link.expected_hash THEN 'link broken'
        WHEN link.seq <> link.expected_seq + 1 THEN 'gap'
        ELSE 'event changed' END AS why
FROM (
    SELECT l.*, lag(l.hash, 1, '\\x00'::bytea) OVER (ORDER BY l.seq) AS expected_hash,
        lag(l.seq, 1, 0::bigint) OVER (ORDER BY l.seq) AS expected_seq
    FROM accounts_accesslink l
) link
LEFT JOIN accounts_accessevent event ON event.id = link.event_id
WHERE event.id IS NULL OR link.previous_hash <> link.expected_hash OR link.seq <> link.expected_seq + 1
    OR link.hash <> sha256(link.previous_hash || accounts_access_canon(event))
UNION ALL
SELECT NULL, 'event ' || event.id || ' has no link'
FROM accounts_accessevent event LEFT JOIN accounts_accesslink l ON l.event_id = event.id WHERE l.seq IS NULL;
"""

BACKWARD = """
DROP VIEW accounts_accessbroken;
DROP TRIGGER append_only ON accounts_accesslink;
DROP TRIGGER append_only ON accounts_accessevent;
DROP TRIGGER access_chain ON accounts_accessevent;
DROP FUNCTION portal_append_only();
DROP FUNCTION accounts_access_chain();
DROP FUNCTION accounts_access_canon(accounts_accessevent);
DROP TABLE accounts_accesshead;
"""


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_first"),)
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
