from django.db import migrations

from groupportal.tenancy.wall import AddWallKeys, BuildWall

# Both teachers are of the school: keys over both, which wait for the end of the transaction, as those of placements do.
_TABLE, _COLUMNS = "internships_handover", ("teacher_id", "to_id")
_FORWARDS = [
    f'ALTER TABLE "{_TABLE}" ADD CONSTRAINT "{_TABLE}_{column}_owned" FOREIGN KEY (group_id, "unit_id", "{column}")'
    ' REFERENCES "rosters_teacher" (group_id, "unit_id", id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED'
    for column in _COLUMNS
]
_BACKWARDS = [f'ALTER TABLE "{_TABLE}" DROP CONSTRAINT "{_TABLE}_{column}_owned"' for column in _COLUMNS]


class Migration(migrations.Migration):
    dependencies = [("internships", "0040_handover"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall("HandOver", "HandOverStudent", "ReadyComment", facts=("HandOver",)),
        AddWallKeys("Batch", "mode_report"),
        migrations.RunSQL(_FORWARDS, _BACKWARDS),
    ]
