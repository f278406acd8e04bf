import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlatformEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('action', models.CharField(max_length=60, verbose_name='操作')),
                ('group_slug', models.CharField(blank=True, max_length=40, verbose_name='集团')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
            ],
            options={
                'verbose_name': '平台操作记录',
                'verbose_name_plural': '平台操作记录',
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('kind', models.CharField(choices=[('view', '查看个人信息'), ('download', '下载文件'), ('export', '导出'), ('visit', '运维访问'), ('denied', '没有权限，被拒绝')], max_length=20, verbose_name='类型')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='用途')),
                ('object_id', models.UUIDField(null=True, verbose_name='对象编号')),
                ('object_label', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('request_id', models.UUIDField(null=True, verbose_name='同批编号')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='访问人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '访问记录',
                'verbose_name_plural': '访问记录',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['group', '-at'], name='access_by_time')],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('action', models.CharField(max_length=60, verbose_name='操作')),
                ('object_type', models.CharField(blank=True, max_length=60, verbose_name='对象类型')),
                ('object_id', models.UUIDField(null=True, verbose_name='对象编号')),
                ('object_label', models.CharField(blank=True, max_length=200, verbose_name='对象')),
                ('before', models.JSONField(default=dict, verbose_name='变更前')),
                ('after', models.JSONField(default=dict, verbose_name='变更后')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('request_id', models.UUIDField(null=True, verbose_name='同批编号')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '操作记录',
                'verbose_name_plural': '操作记录',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['group', '-at'], name='audit_by_time'), models.Index(fields=['group', 'object_id'], name='audit_by_object')],
            },
        ),
        migrations.CreateModel(
            name='FactChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('table_name', models.CharField(max_length=63, verbose_name='表')),
                ('row_id', models.BigIntegerField(verbose_name='行')),
                ('operation', models.CharField(max_length=6, verbose_name='动作')),
                ('before', models.JSONField(null=True, verbose_name='变更前')),
                ('after', models.JSONField(null=True, verbose_name='变更后')),
                ('actor_id', models.BigIntegerField(verbose_name='操作人')),
                ('request_id', models.UUIDField(null=True, verbose_name='同批编号')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '数据变更',
                'verbose_name_plural': '数据变更',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['group', 'table_name', 'row_id'], name='fact_by_row')],
            },
        ),
    ]
