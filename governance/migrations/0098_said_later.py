from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0097_no_longer")]
    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="text_changed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="通知以后改说明的时间"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="attendance_note",
            field=models.CharField(blank=True, max_length=400, verbose_name="到会更正"),
        ),
        migrations.AddField(
            model_name="motion",
            name="put_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="提出或改写的时间"
            ),
        ),
    ]
