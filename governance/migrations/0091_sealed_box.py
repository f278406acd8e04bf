from django.db import migrations, models
from django.db.models import Q

from governance.ballot_guards import BOX_TAKEN_GUARD, TAKE_DOWN_BOX_TAKEN


class Migration(migrations.Migration):
    dependencies = [("governance", "0090_contestparty_for_unit")]
    operations = [
        migrations.AddField(
            model_name="motion",
            name="box_opened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="开箱时间"),
        ),
        migrations.AlterField(
            model_name="motion",
            name="annul_reason",
            field=models.CharField(blank=True, max_length=320, verbose_name="作废原因"),
        ),
        migrations.AddField(
            model_name="secretballot",
            name="content_hash",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="内容校验码"
            ),
        ),
        migrations.AddConstraint(
            model_name="secretballot",
            constraint=models.UniqueConstraint(
                condition=~Q(content_hash=""),
                fields=("group", "motion", "content_hash"),
                name="sealed_ballot_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=Q(box_opened_at__isnull=True) | Q(box_shut_at__isnull=False),
                name="motion_box_shut_first",
            ),
        ),
        migrations.RunSQL(BOX_TAKEN_GUARD, TAKE_DOWN_BOX_TAKEN),
    ]
