import uuid

import django.contrib.postgres.fields
from django.db import migrations, models


def _points():
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.UUIDField(),
        blank=True,
        default=list,
        help_text="所证明的验收要点，换了顺序、改了文字的仍是那一条；空着是全部要点。",
        size=None,
        verbose_name="证明的要点",
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0013_point_lines")]
    operations = [
        migrations.AlterField(
            "acceptancepoint",
            "line",
            models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="要点线"),
        ),
        migrations.AddConstraint(
            "acceptancepoint",
            models.UniqueConstraint(fields=("group", "item", "line"), name="point_line_once"),
        ),
        migrations.RemoveField("evidence", "points"),
        migrations.RemoveField("removedevidence", "points"),
        migrations.RenameField("evidence", "proves", "points"),
        migrations.RenameField("removedevidence", "proves", "points"),
        migrations.AlterField("evidence", "points", _points()),
        migrations.AlterField("removedevidence", "points", _points()),
    ]
