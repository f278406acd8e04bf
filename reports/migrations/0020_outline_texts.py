from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0019_corrected_against")]

    operations = [
        migrations.AddField(
            model_name="outlinesection",
            name="template",
            field=models.TextField(
                blank=True,
                help_text="每年起草这一章时从它开始；单独一行的“【系统初稿】”换成系统从记录写的初稿。",
                verbose_name="起草用的文字",
            ),
        )
    ]
