from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0096_agenda_added")]
    operations = [
        migrations.AddField(
            model_name="election",
            name="gaps",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="提交时的空缺等情况"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, null=True, verbose_name="最后改动时间"),
        ),
        migrations.AddField(
            model_name="motion",
            name="annulled_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="作废时间"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
        ),
    ]
