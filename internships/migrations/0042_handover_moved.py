from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('internships', '0041_handover_wall'),
    ]

    operations = [
        migrations.AddField(
            model_name='handover',
            name='moved',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='交接了几名'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('moved__isnull', True), ('done_on__isnull', False), _connector='OR'), name='handover_moved_once_done'),
        ),
    ]
