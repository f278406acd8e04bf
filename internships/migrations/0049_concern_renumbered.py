from django.db import migrations

# Two rows of one school become one, and both have a first complaint of a year: the number changes with the school, and only then.
_FROZEN = """
CREATE OR REPLACE FUNCTION "internships_concern_frozen"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW."year" IS DISTINCT FROM OLD."year" OR NEW."serial" IS DISTINCT FROM OLD."serial"{unless}
    OR NEW."text" IS DISTINCT FROM OLD."text" OR NEW."raised_by_id" IS DISTINCT FROM OLD."raised_by_id"
    OR NEW."received_at" IS DISTINCT FROM OLD."received_at"
  THEN RAISE EXCEPTION 'internships_concern: what was kept is not changed' USING ERRCODE = 'insufficient_privilege'; END IF;
  RETURN NEW;
END $$
"""
_SAME_SCHOOL = ' AND NEW."unit_id" = OLD."unit_id"'


class Migration(migrations.Migration):
    dependencies = [("internships", "0048_waiver_wall")]
    operations = [
        migrations.RunSQL(_FROZEN.format(unless=_SAME_SCHOOL), _FROZEN.format(unless="")),
    ]
