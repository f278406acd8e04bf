from django.db import migrations, models

# Members that were asked before this was kept: begun judging wrote the unit's own name, without an account.
FORWARDS = """
ALTER TABLE governance_contestparty NO FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_contest NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenancy_unit NO FORCE ROW LEVEL SECURITY;
UPDATE governance_contestparty p SET for_unit = true FROM tenancy_unit u, governance_contest c
WHERE u.id = p.unit_id AND c.id = p.contest_id AND c.asks_units AND p.part = 'judges' AND p.user_id IS NULL AND p.name = u.name;
ALTER TABLE tenancy_unit FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_contest FORCE ROW LEVEL SECURITY;
ALTER TABLE governance_contestparty FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0081_contests_wall"), ("tenancy", "0002_wall")]
    operations = [
        migrations.AddField(
            model_name="contestparty",
            name="for_unit",
            field=models.BooleanField(default=False, editable=False, verbose_name="为单位提意见"),
        ),
        migrations.AddConstraint(
            model_name="contestparty",
            constraint=models.CheckConstraint(
                condition=models.Q(("for_unit", False))
                | models.Q(("unit__isnull", False), ("user__isnull", True)),
                name="contest_party_for_unit",
            ),
        ),
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
    ]
