import django.db.models.deletion
import django.db.models.functions.datetime
import groupportal.tenancy.models.base
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('purpose', models.CharField(editable=False, max_length=60, verbose_name='用途')),
                ('token_hash', models.CharField(editable=False, max_length=64, verbose_name='地址')),
                ('subject_id', models.UUIDField(editable=False, verbose_name='事项编号')),
                ('subject_label', models.CharField(editable=False, max_length=200, verbose_name='事项')),
                ('addressee', models.CharField(max_length=60, verbose_name='使用人')),
                ('params', models.JSONField(blank=True, default=dict, editable=False, verbose_name='限定')),
                ('issued_at', models.DateTimeField(auto_now_add=True, verbose_name='发出时间')),
                ('expires_at', models.DateTimeField(verbose_name='有效至')),
                ('progress', models.JSONField(blank=True, default=dict, editable=False, verbose_name='已填内容')),
                ('progress_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近暂存')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='办完时间')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
                ('revoke_reason', models.CharField(blank=True, max_length=200, verbose_name='撤销原因')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发出人')),
                ('replaced_by', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='links.link', verbose_name='换成')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人')),
                ('unit', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '免登录链接',
                'verbose_name_plural': '免登录链接',
                'ordering': ('-issued_at', '-id'),
                'indexes': [models.Index(fields=['group', 'subject_id'], name='link_by_subject'), models.Index(fields=['group', 'purpose', '-issued_at'], name='link_by_purpose')],
                'constraints': [models.UniqueConstraint(fields=('group', 'token_hash'), name='link_token_once'), models.UniqueConstraint(condition=models.Q(('finished_at__isnull', True), ('revoked_at__isnull', True)), fields=('group', 'purpose', 'subject_id', 'addressee'), name='link_open_once'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), models.Q(('revoke_reason', ''), _negated=True), _connector='OR'), name='link_revoked_with_reason'), models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), ('revoked_at__isnull', False), _connector='OR'), name='link_replaced_is_revoked')],
            },
        ),
        migrations.CreateModel(
            name='LinkCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('code_hash', models.CharField(blank=True, editable=False, max_length=128, verbose_name='验证码')),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='验证码发送时间')),
                ('tries', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='答错次数')),
                ('tried_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近答错')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('link', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='links.link', verbose_name='免登录链接')),
            ],
            options={
                'verbose_name': '免登录链接核对',
                'verbose_name_plural': '免登录链接核对',
                'constraints': [models.UniqueConstraint(fields=('group', 'link'), name='link_check_once')],
            },
        ),
        migrations.CreateModel(
            name='LinkVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='时间')),
                ('what', models.CharField(choices=[('sent', '发出'), ('opened', '打开'), ('kept', '暂存'), ('code', '发送验证码'), ('passed', '核对通过'), ('failed', '核对不符'), ('finished', '办完'), ('turned_away', '打开时已不能用')], max_length=20, verbose_name='经过')),
                ('device', models.CharField(blank=True, max_length=16, verbose_name='设备')),
                ('agent', models.CharField(blank=True, max_length=40, verbose_name='设备种类')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('link', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='links.link', verbose_name='免登录链接')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登录人')),
            ],
            options={
                'verbose_name': '免登录链接使用记录',
                'verbose_name_plural': '免登录链接使用记录',
                'ordering': ('-at', '-id'),
                'indexes': [models.Index(fields=['group', 'link', '-at'], name='link_visits_by_time')],
            },
        ),
    ]
