"""A point is known by its line in every version of its plan, and evidence names lines: by places it moved to other points."""

import difflib
import itertools
import uuid
from operator import itemgetter

import django.contrib.postgres.fields
from django.db import migrations, models

_READ = ("acceptancepoint", "planitem", "planrevision", "filing", "evidence", "removedevidence")
_POINTS = """
SELECT i.thread_id, r.id, p.id, p.position, p.text FROM plans_acceptancepoint p
JOIN plans_planitem i ON i.id = p.item_id JOIN plans_planrevision r ON r.id = i.revision_id
ORDER BY i.thread_id, r.number, p.position
"""
_FILED = """
SELECT e.id, f.thread_id, e.points, (
  SELECT r.id FROM plans_planrevision r JOIN plans_planitem i ON i.revision_id = r.id AND i.thread_id = f.thread_id
  WHERE r.state <> 'draft'
  ORDER BY (r.starts_on <= f.as_of AND (r.ends_on IS NULL OR r.ends_on > f.as_of)) DESC,
    CASE WHEN r.starts_on > f.as_of THEN r.starts_on END, r.number DESC LIMIT 1
) FROM plans_{table} e JOIN plans_filing f ON f.id = e.filing_id WHERE e.points <> '{{}}'
"""
_PROVES = "UPDATE plans_{table} SET proves = %s::uuid[] WHERE id = %s"
_ALIKE = 0.6


def _lines(known, texts):
    """Lines of a version's points: word for word the same, else reworded, else new."""
    free, found = dict(known), {}
    for at, text in enumerate(texts):
        same = next((line for line, said in free.items() if said == text), None)
        if same:
            found[at] = same
            del free[same]
    for at, text in enumerate(texts):
        if at not in found:
            alike = {line: difflib.SequenceMatcher(None, said, text).ratio() for line, said in free.items()}
            best = max(alike, key=alike.get, default=None)
            if best and alike[best] >= _ALIKE:
                found[at] = best
                del free[best]
    return [found.get(at) or uuid.uuid4() for at in range(len(texts))]


def give_lines(apps, schema_editor):
    cursor = schema_editor.connection.cursor()
    for table in _READ:
        cursor.execute(f"ALTER TABLE plans_{table} NO FORCE ROW LEVEL SECURITY")
    cursor.execute("ALTER TABLE plans_acceptancepoint DISABLE TRIGGER keep_fact")
    cursor.execute(_POINTS)
    written, line_at = [], {}
    for thread, points in itertools.groupby(cursor.fetchall(), itemgetter(0)):
        known = {}
        for revision, some in itertools.groupby(points, itemgetter(1)):
            rows = list(some)
            lines = _lines(known, [row[4] for row in rows])
            for (_, _, pk, place, text), line in zip(rows, lines, strict=True):
                known[line] = text
                line_at[thread, revision, place] = line
                written.append((pk, line))
    cursor.execute(
        "UPDATE plans_acceptancepoint p SET line = told.line"
        " FROM unnest(%s::bigint[], %s::uuid[]) AS told(id, line) WHERE p.id = told.id",
        [[pk for pk, _ in written], [line for _, line in written]],
    )
    for table in ("evidence", "removedevidence"):
        cursor.execute(_FILED.format(table=table))
        for pk, thread, places, revision in cursor.fetchall():
            # What stood at no point's place any more proves none: a line that no point has.
            lines = [line_at.get((thread, revision, place)) or uuid.uuid4() for place in places]
            cursor.execute(_PROVES.format(table=table), [lines, pk])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("ALTER TABLE plans_acceptancepoint ENABLE TRIGGER keep_fact")
    for table in _READ:
        cursor.execute(f"ALTER TABLE plans_{table} FORCE ROW LEVEL SECURITY")


def _proves():
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name="证明的要点"
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_evidence_points")]
    operations = [
        migrations.AddField("acceptancepoint", "line", models.UUIDField(editable=False, null=True, verbose_name="要点线")),
        migrations.AddField("evidence", "proves", _proves()),
        migrations.AddField("removedevidence", "proves", _proves()),
        migrations.RunPython(give_lines, migrations.RunPython.noop),
    ]
