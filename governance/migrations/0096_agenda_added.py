from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0095_meeting_quorum")]
    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="added_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="通知以后增加的时间"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="late_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="通知以后才增加的原因"),
        ),
    ]
