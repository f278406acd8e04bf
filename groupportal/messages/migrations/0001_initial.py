import datetime
import django.db.models.deletion
import django.utils.timezone
import groupportal.tenancy.models.base
import groupportal.tenancy.sealed
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
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('topic', models.CharField(max_length=60, verbose_name='消息类别')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='页面')),
                ('dedup', models.CharField(blank=True, editable=False, max_length=120)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='已读时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='收信人')),
            ],
            options={
                'verbose_name': '消息',
                'verbose_name_plural': '消息',
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(fields=['group', 'recipient', 'read_at'], name='notice_unread')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dedup', ''), _negated=True), fields=('group', 'recipient', 'dedup'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('wecom', '企业微信'), ('dingtalk', '钉钉'), ('feishu', '飞书')], max_length=10, verbose_name='平台')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('webhook', groupportal.tenancy.sealed.SealedTextField(verbose_name='机器人地址')),
                ('sign_key', groupportal.tenancy.sealed.SealedTextField(blank=True, verbose_name='加签密钥')),
                ('topics', models.JSONField(blank=True, default=list, verbose_name='消息类别')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('posted', models.JSONField(blank=True, default=list, editable=False, verbose_name='最近发送')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='添加时间')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='添加人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '群机器人',
                'verbose_name_plural': '群机器人',
                'ordering': ('id',),
                'constraints': [models.UniqueConstraint(fields=('group', 'name'), name='robot_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('channel', models.CharField(choices=[('email', '邮件'), ('sms', '短信'), ('robot', '群机器人')], max_length=10, verbose_name='渠道')),
                ('topic', models.CharField(max_length=60, verbose_name='消息类别')),
                ('address', models.CharField(blank=True, max_length=254, verbose_name='地址')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('text', groupportal.tenancy.sealed.SealedTextField(blank=True, verbose_name='内容')),
                ('url', groupportal.tenancy.sealed.SealedTextField(blank=True, verbose_name='页面')),
                ('dedup', models.CharField(blank=True, editable=False, max_length=120)),
                ('state', models.CharField(choices=[('waiting', '等待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '未发出'), ('skipped', '不必发送')], default='waiting', max_length=10, verbose_name='状态')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='对方答复')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='发送次数')),
                ('segments', models.PositiveSmallIntegerField(default=0, verbose_name='短信条数')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='下次发送')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='开始发送')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收信人')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发送人')),
                ('notice', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='inbox.notice', verbose_name='消息')),
                ('robot', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='inbox.robot', verbose_name='机器人')),
            ],
            options={
                'verbose_name': '发送记录',
                'verbose_name_plural': '发送记录',
                'ordering': ('-created_at', '-id'),
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['group', 'channel', 'next_try_at'], name='delivery_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['group', 'claimed_at'], name='delivery_under_way'), models.Index(fields=['group', '-created_at', '-id'], name='delivery_in_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('channel', 'robot'), ('robot__isnull', False)), models.Q(models.Q(('channel', 'robot'), _negated=True), ('robot__isnull', True)), _connector='OR'), name='delivery_robot_by_channel'), models.CheckConstraint(condition=models.Q(('robot__isnull', False), ('recipient__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR'), name='delivery_has_addressee'), models.UniqueConstraint(condition=models.Q(('notice__isnull', False)), fields=('group', 'notice', 'channel'), name='delivery_once_per_channel'), models.UniqueConstraint(condition=models.Q(('dedup', ''), _negated=True), fields=('group', 'recipient', 'channel', 'dedup'), name='delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='ChannelChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('topic', models.CharField(max_length=60, verbose_name='消息类别')),
                ('channel', models.CharField(choices=[('email', '邮件'), ('sms', '短信')], max_length=10, verbose_name='渠道')),
                ('wanted', models.BooleanField(verbose_name='要收')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '消息渠道选择',
                'verbose_name_plural': '消息渠道选择',
                'constraints': [models.UniqueConstraint(fields=('group', 'user', 'topic', 'channel'), name='channel_choice_once')],
            },
        ),
        migrations.CreateModel(
            name='MessageHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('quiet_from', models.TimeField(default=datetime.time(22, 0), verbose_name='免打扰开始')),
                ('quiet_until', models.TimeField(default=datetime.time(7, 0), verbose_name='免打扰结束')),
                ('digest_at', models.TimeField(blank=True, default=datetime.time(8, 0), null=True, verbose_name='每日汇总时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
            ],
            options={
                'verbose_name': '消息时间',
                'verbose_name_plural': '消息时间',
                'constraints': [models.UniqueConstraint(fields=('group', 'user'), name='message_hours_once', nulls_distinct=False)],
            },
        ),
    ]
