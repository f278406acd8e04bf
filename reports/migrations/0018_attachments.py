import uuid

import django.db.models.deletion
from django.db import migrations, models

import groupportal.tenancy.models.base
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_wall"),
        ("reports", "0017_renewed_texts"),
        ("tenancy", "0007_found_in_the_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualAttachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="编号")),
                ("order", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("exhibit", models.CharField(blank=True, max_length=60, verbose_name="印哪张表")),
                (
                    "file",
                    groupportal.tenancy.models.base.GroupKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.group",
                        verbose_name="集团",
                    ),
                ),
                (
                    "report",
                    groupportal.tenancy.models.base.GroupKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="reports.annualreport",
                        verbose_name="报告",
                    ),
                ),
            ],
            options={
                "verbose_name": "报告附件",
                "verbose_name_plural": "报告附件",
                "ordering": ("order", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "report", "title"),
                        name="attachment_title_once",
                        violation_error_message="已经有这个名称的附件，请换一个名称。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exhibit", ""), ("file", None), _connector="OR"),
                        name="attachment_table_or_file",
                        violation_error_message="系统里的表和文件只能选一样。",
                    ),
                ],
            },
        ),
        BuildWall("AnnualAttachment"),
    ]
