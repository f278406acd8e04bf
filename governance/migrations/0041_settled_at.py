import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0040_resolution_anew")]
    operations = [
        # What was settled before this was kept counts as settled now.
        migrations.AddField(
            model_name="regulationversion",
            name="settled_at",
            field=models.DateTimeField(
                blank=True, default=django.utils.timezone.now, null=True, verbose_name="定稿时间"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="regulationversion",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("stage", "settled"), ("state", "draft"), _negated=True))
                | models.Q(("settled_at__isnull", False)),
                name="regulation_settled_at_a_time",
            ),
        ),
    ]
