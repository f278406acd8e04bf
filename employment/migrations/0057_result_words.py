from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employment', '0056_stead_agreed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='studentwish',
            name='result',
            field=models.CharField(blank=True, choices=[('closed', '岗位已关闭'), ('barred', '规定不允许或已有去处'), ('not_wanted', '单位没有列入'), ('taken', '录取'), ('better', '前面的志愿已录取'), ('post_full', '岗位已满'), ('kind_full', '同类岗位已满'), ('unit_full', '单位已满'), ('changed', '结果有变')], max_length=12, verbose_name='结果'),
        ),
    ]
