from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# A cover, its policy and its student are of one school: keys over both, as for placements (0004).
_TABLE = "internships_cover"
_FORWARDS = [
    'ALTER TABLE "internships_policy" ADD CONSTRAINT "internships_policy_owned" UNIQUE (group_id, "unit_id", id)',
    *(
        f'ALTER TABLE "{_TABLE}" ADD CONSTRAINT "{_TABLE}_{column}_owned" FOREIGN KEY (group_id, "unit_id", "{column}")'
        f' REFERENCES "{target}" (group_id, "unit_id", id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED'
        for column, target in (("policy_id", "internships_policy"), ("student_id", "rosters_student"))
    ),
]
_BACKWARDS = [
    *(f'ALTER TABLE "{_TABLE}" DROP CONSTRAINT "{_TABLE}_{column}_owned"' for column in ("policy_id", "student_id")),
    'ALTER TABLE "internships_policy" DROP CONSTRAINT "internships_policy_owned"',
]


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0014_papers"),
        ("rosters", "0003_student_account"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall("Consent", "Agreement", "Policy", "Cover", facts=("Consent", "Agreement", "Policy")),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
