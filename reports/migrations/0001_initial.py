import django.db.models.deletion
import groupportal.tenancy.models.base
import reports.models.run
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
            name='ReportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('annex', '附件2-1、2-2、2-3'), ('breakdown', '目标任务分解表')], max_length=60, verbose_name='报表')),
                ('as_of', models.DateField(verbose_name='截至日期')),
                ('params', models.JSONField(blank=True, default=dict, verbose_name='参数')),
                ('snapshot', models.JSONField(default=dict, encoder=reports.models.run.ReadableJSON, verbose_name='快照')),
                ('snapshot_sha256', models.CharField(max_length=64, verbose_name='快照校验值')),
                ('warnings', models.JSONField(blank=True, default=list, encoder=reports.models.run.ReadableJSON, verbose_name='提醒')),
                ('code_version', models.CharField(max_length=40, verbose_name='程序版本')),
                ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('job', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_runs', to='jobs.job', verbose_name='作业')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='生成人')),
            ],
            options={
                'verbose_name': '报表生成记录',
                'verbose_name_plural': '报表生成记录',
                'ordering': ('-made_at', '-id'),
                'indexes': [models.Index(fields=['group', '-made_at'], name='run_by_time')],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('form', models.CharField(choices=[('xlsx', 'Excel'), ('docx', 'Word')], max_length=10, verbose_name='格式')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('run', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='reports.reportrun', verbose_name='报表')),
            ],
            options={
                'verbose_name': '报表文件',
                'verbose_name_plural': '报表文件',
                'ordering': ('run', 'form'),
                'constraints': [models.UniqueConstraint(fields=('group', 'run', 'form'), name='report_form_once')],
            },
        ),
    ]
