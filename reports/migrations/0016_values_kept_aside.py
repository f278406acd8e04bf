"""A value that another layout does not take over is kept with the layout it was given by: its key is longer."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0015_signed_on")]

    operations = [
        migrations.AlterField("returnvalue", "code", models.CharField("项目编号", max_length=50)),
    ]
