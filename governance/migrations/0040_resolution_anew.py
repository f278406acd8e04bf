from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('governance', '0031_regulations_wall'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='resolution',
            name='resolution_of_motion_once',
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(condition=models.Q(('motion__isnull', False), models.Q(('state', 'withdrawn'), _negated=True)), fields=('group', 'motion'), name='resolution_of_motion_once', violation_error_message='这项表决已经形成决议，请打开那一份修改。'),
        ),
    ]
