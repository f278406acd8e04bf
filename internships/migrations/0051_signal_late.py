from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("internships", "0050_planned_end")]
    operations = [
        migrations.AlterField(
            "signal",
            "kind",
            models.CharField(
                "种类",
                max_length=20,
                choices=[
                    ("mock", "模拟定位"),
                    ("accuracy", "精度差"),
                    ("speed", "移动太快"),
                    ("same_place", "与别人位置完全相同"),
                    ("same_device", "一台手机多人使用"),
                    ("jitter", "围绕一点变动"),
                    ("late", "事后才送达"),
                ],
            ),
        )
    ]
