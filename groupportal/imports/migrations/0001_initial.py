import django.db.models.deletion
import groupportal.tenancy.models.base
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('files', '0001_initial'),
        ('jobs', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('params', models.JSONField(blank=True, default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('checking', '检查中'), ('checked', '待确认'), ('refused', '不能导入'), ('applying', '导入中'), ('applied', '已导入'), ('failed', '导入失败'), ('discarded', '已放弃'), ('undone', '已撤销')], default='checking', max_length=20, verbose_name='状态')),
                ('summary', models.JSONField(blank=True, default=dict, verbose_name='摘要')),
                ('outcome', models.JSONField(blank=True, default=dict, verbose_name='结果')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('job', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job', verbose_name='作业')),
                ('marked_file', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='标注错误的文件')),
            ],
            options={
                'verbose_name': '导入批次',
                'verbose_name_plural': '导入批次',
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['group', '-created_at'], name='batch_by_time')],
            },
        ),
        migrations.CreateModel(
            name='ImportProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveIntegerField(verbose_name='顺序')),
                ('level', models.CharField(choices=[('refusal', '拒绝'), ('error', '错误'), ('warning', '提醒'), ('note', '说明')], max_length=20, verbose_name='程度')),
                ('code', models.CharField(max_length=60, verbose_name='代码')),
                ('sheet', models.CharField(blank=True, max_length=120, verbose_name='表')),
                ('row', models.PositiveIntegerField(null=True, verbose_name='行')),
                ('column', models.CharField(blank=True, max_length=120, verbose_name='列')),
                ('message', models.TextField(verbose_name='说明')),
                ('batch', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='imports.importbatch', verbose_name='批次')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '导入问题',
                'verbose_name_plural': '导入问题',
                'ordering': ('batch', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'batch', 'position'), name='problem_position_once')],
            },
        ),
    ]
