from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parks", "0069_papers_for_experts")]
    operations = [
        migrations.AddField(
            model_name="jointproject",
            name="without_worth",
            field=models.CharField(blank=True, max_length=500, verbose_name="没有经济价值的说明"),
        ),
    ]
