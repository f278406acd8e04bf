from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0099_own_vote")]
    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="explained_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="会后补写原因的时间"
            ),
        ),
    ]
