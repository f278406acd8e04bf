from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# A class, its teacher and its students are of one school: keys over the school and the row. They wait for the end of the
# transaction, so that two units that are made one can take all along.
_PAIRS = ("rosters_student", "rosters_schoolclass", "rosters_teacher")
_KEYS = (
    ("rosters_classperiod", "student_id", "rosters_student"),
    ("rosters_classperiod", "school_class_id", "rosters_schoolclass"),
    ("rosters_schoolclass", "class_teacher_id", "rosters_teacher"),
)
_FORWARDS = [
    *(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_school" UNIQUE (group_id, unit_id, id)' for table in _PAIRS),
    *(
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_school" FOREIGN KEY (group_id, unit_id, "{column}")'
        f' REFERENCES "{target}" (group_id, unit_id, id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED'
        for table, column, target in _KEYS
    ),
]
_BACKWARDS = [
    *(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_school"' for table, column, _ in _KEYS),
    *(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_school"' for table in _PAIRS),
]


class Migration(migrations.Migration):
    dependencies = [
        ("rosters", "0001_initial"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Programme",
            "Teacher",
            "SchoolClass",
            "Student",
            "ClassPeriod",
            "RestPeriod",
            facts=("ClassPeriod",),
        ),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
