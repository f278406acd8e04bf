"""A figure answers its point by the point's line in every version of the plan: by its place it moved to another point."""

from django.db import migrations, models

# By its words in the version of the day, else by the place and unit it was put in there; of two for one point the older one has none.
FORWARDS = """
ALTER TABLE plans_acceptancepoint NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_planitem NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_planrevision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filing NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filingfigure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filingfigure DISABLE TRIGGER keep_fact;
WITH answered AS (
  SELECT g.id, g.filing_id, g.year, (
    SELECT p.line FROM plans_acceptancepoint p WHERE p.item_id = (
      SELECT i.id FROM plans_planitem i JOIN plans_planrevision r ON r.id = i.revision_id
      WHERE i.thread_id = f.thread_id AND r.state <> 'draft'
      ORDER BY (r.starts_on <= f.as_of AND (r.ends_on IS NULL OR r.ends_on > f.as_of)) DESC,
        CASE WHEN r.starts_on > f.as_of THEN r.starts_on END, r.number DESC LIMIT 1)
      AND (left(btrim(p.text), 300) = btrim(g.label) OR (p.position = g.position AND p.unit = g.unit))
    ORDER BY (left(btrim(p.text), 300) = btrim(g.label)) DESC LIMIT 1
  ) AS line, g.position
  FROM plans_filingfigure g JOIN plans_filing f ON f.id = g.filing_id WHERE g.position > 0
), once AS (
  SELECT id, line, row_number() OVER (PARTITION BY filing_id, year, line ORDER BY id DESC) AS n FROM answered WHERE line IS NOT NULL
)
UPDATE plans_filingfigure g SET line = once.line FROM once WHERE once.id = g.id AND once.n = 1;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE plans_filingfigure ENABLE TRIGGER keep_fact;
ALTER TABLE plans_filingfigure FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_filing FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_planrevision FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_planitem FORCE ROW LEVEL SECURITY;
ALTER TABLE plans_acceptancepoint FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0014_evidence_of_lines")]
    operations = [
        migrations.AddField(
            "filingfigure", "line", models.UUIDField(editable=False, null=True, verbose_name="要点线")
        ),
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
    ]
