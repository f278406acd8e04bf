import django.db.models.deletion
from django.db import migrations, models

import groupportal.tenancy.models.base
from groupportal.tenancy.wall import AddWallKeys


class Migration(migrations.Migration):
    dependencies = [("files", "0003_spelled"), ("tenancy", "0008_by_month")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="shown_as",
            field=groupportal.tenancy.models.base.GroupKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="供查看的图片",
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="fault",
            field=models.CharField(
                blank=True, editable=False, max_length=300, verbose_name="没有处理成的原因"
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(
                    ("content_type__in", ("image/heic", "image/heif")),
                    ("fault", ""),
                    ("shown_as__isnull", True),
                ),
                fields=["group", "id"],
                name="file_waiting",
            ),
        ),
        AddWallKeys("StoredFile", "shown_as"),
    ]
