from django.db import migrations

# Signed confirmations and agreements were kept with a right that experts never hold; whose rows one sees
# decides, as with those kept since.
FORWARDS = """
ALTER TABLE files_storedfile NO FORCE ROW LEVEL SECURITY;
ALTER TABLE parks_economicvalue NO FORCE ROW LEVEL SECURITY;
ALTER TABLE parks_centreagreement NO FORCE ROW LEVEL SECURITY;
UPDATE files_storedfile f SET view_action = 'parks.view_parks'
  WHERE view_action IN ('parks.view_requests', 'parks.run_centre')
  AND (EXISTS (SELECT FROM parks_economicvalue v WHERE v.paper_id = f.id AND v.group_id = f.group_id)
    OR EXISTS (SELECT FROM parks_centreagreement a WHERE a.paper_id = f.id AND a.group_id = f.group_id));
ALTER TABLE parks_centreagreement FORCE ROW LEVEL SECURITY;
ALTER TABLE parks_economicvalue FORCE ROW LEVEL SECURITY;
ALTER TABLE files_storedfile FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [("parks", "0068_without_worth"), ("files", "0004_shown_as")]
    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
