from django.db import migrations, models
from django.db.models import F, Q

# What only the reporter wrote is no level of the school's; what was concluded by it stays as it was concluded.
FORWARDS = """
ALTER TABLE internships_incident NO FORCE ROW LEVEL SECURITY;
ALTER TABLE internships_incidentnote NO FORCE ROW LEVEL SECURITY;
UPDATE internships_incident i SET highest = level, level = CASE
  WHEN state IN ('concluded', 'closed') OR EXISTS (SELECT FROM internships_incidentnote n
    WHERE n.group_id = i.group_id AND n.incident_id = i.id AND n.kind = 'graded') THEN level ELSE '' END;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE internships_incident FORCE ROW LEVEL SECURITY;
ALTER TABLE internships_incidentnote FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("internships", "0038_overdue_concerns")]
    operations = [
        migrations.AddField(
            model_name="incident",
            name="highest",
            field=models.CharField(
                blank=True,
                choices=[("general", "一般"), ("large", "较大"), ("major", "重大")],
                default="",
                editable=False,
                max_length=10,
                verbose_name="最高写过的级别",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="incident", name="incident_closed_by_second"),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(highest="general") | ~Q(closed_by=F("concluded_by")),
                name="incident_closed_by_second",
            ),
        ),
    ]
