from django.db import migrations, models

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0004_filings_of_before'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(condition=models.Q(('level', 'group'), ('state__in', ('draft', 'submitted'))), fields=('group', 'thread', 'as_of'), name='filing_of_the_group_one_open', violation_error_message='集团对这项任务在这个截至日期已有一份填报在办理，请打开那一份继续填写。'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(('level', 'group'), ('assignment__isnull', False), _connector='OR'), name='filing_of_a_unit_answers_an_assignment'),
        ),
        BuildWall("FilingSource"),
    ]
