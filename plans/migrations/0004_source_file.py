import django.db.models.deletion
from django.db import migrations

import groupportal.tenancy.models.base
from groupportal.tenancy.wall import AddWallKeys


class Migration(migrations.Migration):
    """A filing read from a file leads to it."""

    dependencies = [("files", "0002_wall"), ("plans", "0003_words_of_rules")]
    operations = [
        migrations.AddField(
            model_name="filing",
            name="source_file",
            field=groupportal.tenancy.models.base.GroupKey(
                blank=True,
                db_constraint=False,
                help_text="读入完成情况的文件。它不是佐证。",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="导入自",
            ),
        ),
        AddWallKeys("Filing", "source_file"),
    ]
