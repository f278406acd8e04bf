"""A figure answers its point by the point's line in every version of the plan: by its place it moved to another point."""

from django.db import migrations, models

# By its words in the version of the day, of several with them the one of its place; else by place and unit. Of two for one point
# the one with its words answers it, then the one of its place, then the newer one; the other has none.
ANSWER = """
WITH answered AS (
  SELECT g.id, g.filing_id, g.year, point.line, point.is_worded, point.is_placed
  FROM plans_filingfigure g JOIN plans_filing f ON f.id = g.filing_id CROSS JOIN LATERAL (
    SELECT p.line, left(btrim(p.text), 300) = btrim(g.label) AS is_worded, p.position = g.position AS is_placed
    FROM plans_acceptancepoint p WHERE p.item_id = (
      SELECT i.id FROM plans_planitem i JOIN plans_planrevision r ON r.id = i.revision_id
      WHERE i.thread_id = f.thread_id AND r.state <> 'draft'
      ORDER BY (r.starts_on <= f.as_of AND (r.ends_on IS NULL OR r.ends_on > f.as_of)) DESC,
        CASE WHEN r.starts_on > f.as_of THEN r.starts_on END, r.number DESC LIMIT 1)
      AND (left(btrim(p.text), 300) = btrim(g.label) OR (p.position = g.position AND p.unit = g.unit))
    ORDER BY is_worded DESC, is_placed DESC, p.position LIMIT 1
  ) point WHERE g.position > 0
), once AS (
  SELECT id, line, row_number() OVER (
    PARTITION BY filing_id, year, line ORDER BY is_worded DESC, is_placed DESC, id DESC
  ) AS n FROM answered
)
UPDATE plans_filingfigure g SET line = once.line FROM once WHERE once.id = g.id AND once.n = 1;
"""
_READ = ("acceptancepoint", "planitem", "planrevision", "filing", "filingfigure")
FORWARDS = f"""
{"".join(f"ALTER TABLE plans_{table} NO FORCE ROW LEVEL SECURITY;" for table in _READ)}
ALTER TABLE plans_filingfigure DISABLE TRIGGER keep_fact;
{ANSWER}
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE plans_filingfigure ENABLE TRIGGER keep_fact;
{"".join(f"ALTER TABLE plans_{table} FORCE ROW LEVEL SECURITY;" for table in _READ)}
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0014_evidence_of_lines")]
    operations = [
        migrations.AddField(
            "filingfigure", "line", models.UUIDField(editable=False, null=True, verbose_name="要点线")
        ),
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
    ]
