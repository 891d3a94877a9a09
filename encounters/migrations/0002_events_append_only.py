"""What happened to a chart, and the text of a document, is never changed."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON encounters_encounterevent
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER append_only BEFORE UPDATE ON encounters_documentversion
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON encounters_documentversion;
DROP TRIGGER append_only ON encounters_encounterevent;
"""


class Migration(migrations.Migration):
    dependencies = (("encounters", "0001_first"), ("accounts", "0002_access_event_chain"))
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
