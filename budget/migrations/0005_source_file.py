import django.db.models.deletion
from django.db import migrations

import groupportal.tenancy.models.base
from groupportal.tenancy.wall import AddWallKeys


class Migration(migrations.Migration):
    """An entry read from a file leads to it."""

    dependencies = [("files", "0002_wall"), ("budget", "0004_ledger_in_order")]
    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="source_file",
            field=groupportal.tenancy.models.base.GroupKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="导入自",
            ),
        ),
        AddWallKeys("LedgerEntry", "source_file"),
    ]
