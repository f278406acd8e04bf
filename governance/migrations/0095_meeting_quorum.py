from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0094_calendar_feed")]
    operations = [
        migrations.AddField(
            model_name="meeting",
            name="is_quorate",
            field=models.BooleanField(blank=True, null=True, verbose_name="到会达到法定人数"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="quorum",
            field=models.JSONField(blank=True, default=list, verbose_name="法定人数的计算"),
        ),
    ]
