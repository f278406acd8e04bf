import django.core.validators
import django.db.models.deletion
import groupportal.tenancy.models.base
import groupportal.tenancy.sealed
import groupportal.ui.pinyin
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{1,39}$', '只能用小写字母、数字和连字符，以字母开头。')], verbose_name='网址标识')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('short_name', models.CharField(blank=True, max_length=40, verbose_name='简称')),
                ('kind', models.CharField(choices=[('group', '职业教育集团'), ('alliance', '职业教育联盟'), ('consortium', '市域产教联合体'), ('community', '行业产教融合共同体')], default='group', max_length=20, verbose_name='类型')),
                ('lead_unit', models.CharField(blank=True, max_length=120, verbose_name='牵头单位')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('approving_authority', models.CharField(blank=True, max_length=120, verbose_name='批准机关')),
                ('motto', models.CharField(blank=True, max_length=200, verbose_name='宗旨')),
                ('contact', models.CharField(blank=True, help_text='电话、邮箱或办公地点，例如“0750-3123456，工作日 8:30–17:30”。没有账号的人打不开链接时看到。', max_length=200, verbose_name='秘书处联系方式')),
                ('color', models.CharField(default='#0f5c63', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', '请填写形如 #0f5c63 的颜色。')], verbose_name='标志色')),
                ('domain', models.CharField(blank=True, max_length=120, null=True, unique=True, verbose_name='独立域名')),
                ('term_starts_on', models.DateField(blank=True, null=True, verbose_name='建设期开始')),
                ('term_ends_on', models.DateField(blank=True, null=True, verbose_name='建设期结束')),
                ('state', models.CharField(choices=[('active', '运行中'), ('suspended', '已暂停')], default='active', max_length=20, verbose_name='状态')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
            ],
            options={
                'verbose_name': '职教集团',
                'verbose_name_plural': '职教集团',
                'ordering': ('slug',),
                'constraints': [models.CheckConstraint(condition=models.Q(('slug__in', ['accounts', 'admin', 'api', 'favicon.ico', 'healthz', 'media', 'platform', 'static', 'style']), _negated=True), name='group_slug_free')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('name', models.CharField(max_length=160, verbose_name='单位名称')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(db_collation='C', max_length=400, source='name')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '单位',
                'verbose_name_plural': '单位',
                'ordering': ('pinyin', 'name'),
                'indexes': [models.Index(fields=['group', 'pinyin', 'id'], name='unit_by_pinyin')],
                'constraints': [models.UniqueConstraint(fields=('group', 'name'), name='unit_name_once')],
            },
        ),
        migrations.CreateModel(
            name='RoleOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('role', models.CharField(choices=[('secretariat', '秘书处'), ('finance', '财务'), ('council', '理事、监事、委员'), ('school_admin', '学校管理员'), ('teacher', '教师'), ('student', '学生'), ('enterprise', '企业人员'), ('park', '园区人员'), ('expert', '验收专家'), ('reader', '查阅人员')], max_length=20, verbose_name='角色')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('offered_at', models.DateTimeField(auto_now_add=True, verbose_name='邀请时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('is_accepted', models.BooleanField(blank=True, null=True, verbose_name='已接受')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('offered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='邀请人')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('unit', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.unit', verbose_name='所属单位')),
            ],
            options={
                'verbose_name': '角色邀请',
                'verbose_name_plural': '角色邀请',
                'ordering': ('-offered_at', '-id'),
                'indexes': [models.Index(fields=['user'], name='role_offer_by_user')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('group', 'user', 'role', 'unit'), name='role_offer_once', nulls_distinct=False, violation_error_message='已经邀请过此人担任这一角色，正在等本人答复。'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('is_accepted__isnull', True)), models.Q(('answered_at__isnull', False), ('is_accepted__isnull', False)), _connector='OR'), name='role_offer_answered')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('role', models.CharField(choices=[('secretariat', '秘书处'), ('finance', '财务'), ('council', '理事、监事、委员'), ('school_admin', '学校管理员'), ('teacher', '教师'), ('student', '学生'), ('enterprise', '企业人员'), ('park', '园区人员'), ('expert', '验收专家'), ('reader', '查阅人员')], max_length=20, verbose_name='角色')),
                ('valid_until', models.DateField(blank=True, help_text='留空表示长期有效；验收专家请填写日期。', null=True, verbose_name='有效期至')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='授予时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ('unit', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='tenancy.unit', verbose_name='所属单位')),
            ],
            options={
                'verbose_name': '人员角色',
                'verbose_name_plural': '人员角色',
                'ordering': ('role', 'id'),
                'indexes': [models.Index(fields=['user'], name='membership_by_user')],
                'constraints': [models.UniqueConstraint(fields=('group', 'user', 'role', 'unit'), name='membership_role_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='FormKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('key', models.UUIDField(editable=False, verbose_name='表单编号')),
                ('target', groupportal.tenancy.sealed.SealedTextField(editable=False, verbose_name='结果地址')),
                ('spent_at', models.DateTimeField(auto_now_add=True, verbose_name='提交时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '已提交的表单',
                'verbose_name_plural': '已提交的表单',
                'indexes': [models.Index(fields=['group', 'spent_at'], name='form_key_by_time')],
                'constraints': [models.UniqueConstraint(fields=('group', 'key'), name='form_key_once')],
            },
        ),
        migrations.CreateModel(
            name='OperatorVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('reason', models.CharField(max_length=300, verbose_name='事由')),
                ('starts_at', models.DateTimeField(verbose_name='开始')),
                ('ends_at', models.DateTimeField(verbose_name='截止')),
                ('ended_early_at', models.DateTimeField(blank=True, null=True, verbose_name='提前结束')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='运维人员')),
            ],
            options={
                'verbose_name': '运维进入记录',
                'verbose_name_plural': '运维进入记录',
                'ordering': ('-starts_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='visit_ends_after_start'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='visit_has_reason')],
            },
        ),
    ]
