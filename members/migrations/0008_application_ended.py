from django.db import migrations, models

CHOICES = [
    ("draft", "草稿"),
    ("submitted", "待审核"),
    ("returned", "已退回"),
    ("material", "待补材料"),
    ("accepted", "待理事会决定"),
    ("admitted", "已加入"),
    ("refused", "未通过"),
    ("ended", "已终止"),
    ("withdrawn", "已撤回"),
]


class Migration(migrations.Migration):
    dependencies = [("members", "0007_resumed_wall")]

    operations = [
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(choices=CHOICES, default="draft", max_length=20, verbose_name="状态"),
        ),
        migrations.AlterField(
            model_name="applicationevent",
            name="state",
            field=models.CharField(choices=CHOICES, max_length=20, verbose_name="状态"),
        ),
    ]
