from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_values_kept_aside")]

    operations = [
        migrations.AlterField(
            model_name="sectiontext",
            name="origin",
            field=models.CharField(
                choices=[
                    ("typed", "写的"),
                    ("drafted", "从记录起草"),
                    ("carried", "沿用上一份"),
                    ("file", "取自改过的 Word"),
                    ("renewed", "按记录换了有变化的段落"),
                ],
                default="typed",
                max_length=20,
                verbose_name="来由",
            ),
        )
    ]
