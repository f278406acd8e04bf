from django.db import migrations

# What was approved on an assignment has been printed as the group's word, and stays so; what is under way is a unit's part.
# Two open drafts of the group for one task and date become one: the newest, with the texts and files of the others.
FORWARDS = """
ALTER TABLE plans_filing NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filingfigure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_evidence NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filing DISABLE TRIGGER keep_fact;
ALTER TABLE plans_filingfigure DISABLE TRIGGER keep_fact;
UPDATE plans_filing SET level = 'unit' WHERE assignment_id IS NOT NULL AND state <> 'approved';
CREATE TEMPORARY TABLE same ON COMMIT DROP AS
  SELECT id, max(id) OVER (PARTITION BY group_id, thread_id, as_of) AS kept, text FROM plans_filing
  WHERE level = 'group' AND state IN ('draft', 'submitted');
DELETE FROM same WHERE id = kept;
UPDATE plans_filing f SET state = 'draft', proposed_at = NULL, text = concat_ws(E'\n\n', nullif(f.text, ''), older.text)
  FROM (SELECT kept, string_agg(nullif(text, ''), E'\n\n' ORDER BY id DESC) AS text FROM same GROUP BY kept) older
  WHERE f.id = older.kept;
UPDATE plans_evidence e SET filing_id = same.kept FROM same WHERE e.filing_id = same.id AND NOT EXISTS
  (SELECT FROM plans_evidence twin JOIN same also ON also.id = twin.filing_id OR also.kept = twin.filing_id
   WHERE also.kept = same.kept AND twin.file_id = e.file_id AND (twin.filing_id = same.kept OR twin.id > e.id));
DELETE FROM plans_evidence USING same WHERE filing_id = same.id;
DELETE FROM plans_filingfigure USING same WHERE filing_id = same.id;
DELETE FROM plans_filing USING same WHERE plans_filing.id = same.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE plans_filing ENABLE TRIGGER keep_fact;
ALTER TABLE plans_filingfigure ENABLE TRIGGER keep_fact;
ALTER TABLE plans_filing FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filingfigure FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_evidence FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_filing_level")]
    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
