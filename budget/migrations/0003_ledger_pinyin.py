from django.db import migrations

import groupportal.ui.pinyin


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_wall")]
    operations = [
        migrations.AddField(
            model_name="ledgerentry",
            name="pinyin",
            field=groupportal.ui.pinyin.PinyinField(max_length=400, source="counterparty"),
        ),
    ]
