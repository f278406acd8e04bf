from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0018_attachments")]

    operations = [
        migrations.AddField(
            model_name="returnvalue",
            name="against",
            field=models.CharField(blank=True, max_length=1000, verbose_name="更正时系统的数"),
        )
    ]
