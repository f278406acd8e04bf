from django.db import migrations, models


class Migration(migrations.Migration):
    """The order of the ledger page, whole: without the id a day of thousands of entries is sorted for each page."""

    dependencies = [("budget", "0003_ledger_pinyin")]
    operations = [
        migrations.RemoveIndex(model_name="ledgerentry", name="ledger_by_date"),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["group", "plan", "occurred_on", "id"], name="ledger_in_order"),
        ),
    ]
