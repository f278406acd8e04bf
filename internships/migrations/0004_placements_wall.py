from django.db import migrations

from groupportal.tenancy.wall import BuildWall

# A placement, its student, batch and teacher are of one school, its post and mentor of its unit: keys over both. They wait for
# the end of the transaction, so that two units that are made one can take all along.
_OWNED = (("internships_batch", "unit_id"), ("internships_post", "host_id"), ("internships_mentor", "host_id"))
_KEYS = (
    ("unit_id", "batch_id", "internships_batch", "unit_id"),
    ("unit_id", "student_id", "rosters_student", "unit_id"),
    ("unit_id", "teacher_id", "rosters_teacher", "unit_id"),
    ("host_id", "post_id", "internships_post", "host_id"),
    ("host_id", "mentor_id", "internships_mentor", "host_id"),
)
_TABLE = "internships_placement"
_FORWARDS = [
    *(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_owned" UNIQUE (group_id, "{by}", id)' for table, by in _OWNED),
    *(
        f'ALTER TABLE "{_TABLE}" ADD CONSTRAINT "{_TABLE}_{column}_owned" FOREIGN KEY (group_id, "{by}", "{column}")'
        f' REFERENCES "{target}" (group_id, "{owner}", id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED'
        for by, column, target, owner in _KEYS
    ),
]
_BACKWARDS = [
    *(f'ALTER TABLE "{_TABLE}" DROP CONSTRAINT "{_TABLE}_{column}_owned"' for _, column, _, _ in _KEYS),
    *(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_owned"' for table, _ in _OWNED),
]


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0003_placements"),
        ("rosters", "0003_student_account"),
        ("audit", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "SchoolBasis",
            "HostUnit",
            "Selection",
            "Post",
            "AuthorityFiling",
            "Batch",
            "Mentor",
            "Placement",
            facts=("HostUnit", "Selection", "Placement"),
        ),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
