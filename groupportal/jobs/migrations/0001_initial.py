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
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(max_length=60, verbose_name='种类')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('params', models.JSONField(default=dict, verbose_name='参数')),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('state', models.CharField(choices=[('queued', '排队中'), ('running', '进行中'), ('done', '已完成'), ('failed', '未完成'), ('cancelled', '已取消')], default='queued', max_length=20, verbose_name='状态')),
                ('step', models.CharField(blank=True, max_length=200, verbose_name='当前步骤')),
                ('percent', models.PositiveSmallIntegerField(default=0, verbose_name='进度')),
                ('message', models.TextField(blank=True, verbose_name='结果说明')),
                ('error_code', models.CharField(blank=True, max_length=60, verbose_name='错误代码')),
                ('trace_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='追踪号')),
                ('attempt', models.PositiveSmallIntegerField(default=0, verbose_name='第几次')),
                ('worker', models.CharField(blank=True, max_length=120, verbose_name='执行进程')),
                ('stopping', models.BooleanField(default=False, verbose_name='计划停机')),
                ('excused', models.PositiveSmallIntegerField(default=0, verbose_name='不计的次数')),
                ('cancel_asked', models.BooleanField(default=False, verbose_name='已请求取消')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='发起时间')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True, verbose_name='最近心跳')),
                ('result', models.JSONField(blank=True, default=dict, verbose_name='结果')),
                ('result_url', models.CharField(blank=True, max_length=300, verbose_name='结果页面')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
            ],
            options={
                'verbose_name': '后台作业',
                'verbose_name_plural': '后台作业',
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['group', '-created_at'], name='job_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('group', 'kind', 'fingerprint'), name='job_once_at_a_time'), models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='job_percent_sane')],
            },
        ),
        migrations.CreateModel(
            name='JobFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('job', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.job', verbose_name='作业')),
            ],
            options={
                'verbose_name': '作业结果文件',
                'verbose_name_plural': '作业结果文件',
                'ordering': ('job', 'id'),
                'constraints': [models.UniqueConstraint(fields=('group', 'job', 'file'), name='job_file_once')],
            },
        ),
    ]
