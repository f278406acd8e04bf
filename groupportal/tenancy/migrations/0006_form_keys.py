import uuid

import django.db.models.deletion
from django.db import migrations, models

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_group_contact")]

    operations = [
        migrations.CreateModel(
            name="FormKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="编号")),
                ("key", models.UUIDField(editable=False, verbose_name="表单编号")),
                ("target", models.TextField(editable=False, verbose_name="结果地址")),
                ("spent_at", models.DateTimeField(auto_now_add=True, verbose_name="提交时间")),
                ("group", models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT,
                                            related_name="+", to="tenancy.group", verbose_name="集团")),
            ],
            options={
                "verbose_name": "已提交的表单",
                "verbose_name_plural": "已提交的表单",
                "indexes": [models.Index(fields=["group", "spent_at"], name="form_key_by_time")],
                "constraints": [models.UniqueConstraint(fields=("group", "key"), name="form_key_once")],
            },
        ),
        BuildWall("FormKey"),
    ]
