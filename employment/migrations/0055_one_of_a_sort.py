from django.db import migrations, models

# What was accepted before this was kept: the sort of its post. Nobody's deed, so that the trail keeps no change of it.
FORWARDS = """
ALTER TABLE employment_application NO FORCE ROW LEVEL SECURITY;
ALTER TABLE employment_application DISABLE TRIGGER keep_fact;
ALTER TABLE employment_demand NO FORCE ROW LEVEL SECURITY;
UPDATE employment_application a SET sole = CASE WHEN d.kind IN ('intern', 'apprentice') THEN 'intern'
WHEN d.kind = 'graduate' THEN 'graduate' ELSE '' END FROM employment_demand d
WHERE d.id = a.demand_id AND d.group_id = a.group_id;
ALTER TABLE employment_demand FORCE ROW LEVEL SECURITY;
ALTER TABLE employment_application ENABLE TRIGGER keep_fact;
ALTER TABLE employment_application FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):

    dependencies = [
        ('employment', '0054_result_changed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='application',
            name='job_application_one_accepted',
        ),
        migrations.AddField(
            model_name='application',
            name='sole',
            field=models.CharField(blank=True, default='', editable=False, max_length=10, verbose_name='同时只接受一个的岗位'),
            preserve_default=False,
        ),
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted'), models.Q(('sole', ''), _negated=True)), fields=('group', 'student', 'sole'), name='job_application_one_accepted', violation_error_message='这名学生已经接受了另一家同类岗位的录用，要换的先由本人撤回那一条。'),
        ),
    ]
