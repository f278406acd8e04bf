import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import groupportal.periods.period
import groupportal.tenancy.models.base
import groupportal.ui.pinyin
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('files', '0001_initial'),
        ('members', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Expert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(db_collation='C', max_length=400, source='name')),
                ('sex', models.CharField(blank=True, choices=[('male', '男'), ('female', '女')], max_length=10, verbose_name='性别')),
                ('kind', models.CharField(choices=[('enterprise', '企业专家'), ('school', '校内教师'), ('part_time', '兼职教师'), ('industry', '行业专家')], max_length=20, verbose_name='类型')),
                ('side', models.CharField(choices=[('inside', '集团内'), ('outside', '集团外')], max_length=20, verbose_name='集团内外')),
                ('unit_name', models.CharField(blank=True, max_length=160, verbose_name='单位名称')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='职称')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='电话')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='备注')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建档时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='experts', to='members.member', verbose_name='成员单位')),
            ],
            options={
                'verbose_name': '专家',
                'verbose_name_plural': '专家',
                'ordering': ('pinyin', 'id'),
                'indexes': [models.Index(fields=['group', 'name'], name='expert_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('member__isnull', False), ('unit_name', '')), models.Q(('member__isnull', True), models.Q(('unit_name', ''), _negated=True)), _connector='OR'), name='expert_has_one_unit'), models.CheckConstraint(condition=models.Q(('member__isnull', True), ('side', 'inside'), _connector='OR'), name='expert_of_member_is_inside')],
            },
        ),
        migrations.CreateModel(
            name='ExpertDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('expert', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='experts.expert', verbose_name='专家')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '专家材料',
                'verbose_name_plural': '专家材料',
                'ordering': ('expert', 'id'),
                'constraints': [models.UniqueConstraint(fields=('group', 'expert', 'file'), name='expert_file_once')],
            },
        ),
        migrations.CreateModel(
            name='ExpertField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('name', models.CharField(max_length=40, verbose_name='专业领域')),
                ('expert', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='experts.expert', verbose_name='专家')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '专业领域',
                'verbose_name_plural': '专业领域',
                'ordering': ('expert', 'id'),
                'indexes': [models.Index(fields=['group', 'name'], name='expert_by_field')],
                'constraints': [models.UniqueConstraint(fields=('group', 'expert', 'name'), name='expert_field_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='expert_field_named')],
            },
        ),
        migrations.CreateModel(
            name='ExpertPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('starts_on', models.DateField(verbose_name='入库日期')),
                ('ends_on', models.DateField(blank=True, help_text='从这一天起不再在库。', null=True, verbose_name='出库日期')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='出库原因')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('expert', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='experts.expert', verbose_name='专家')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '在库期间',
                'verbose_name_plural': '在库期间',
                'ordering': ('expert', 'starts_on'),
                'indexes': [models.Index(fields=['group', 'starts_on'], include=('ends_on', 'expert'), name='expert_as_of')],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('group'), '='), (models.F('expert'), '='), (groupportal.periods.period.DateRange(models.F('starts_on'), models.F('ends_on')), '&&')], name='expert_periods_apart', violation_error_message='这段时间与另一段重叠，请核对日期。'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='expert_periods_forwards', violation_error_message='结束日期应晚于开始日期，请核对。'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='expert_leave_has_reason', violation_error_message='请写明出库原因，例如“聘期届满”“调离”。')],
            },
        ),
        migrations.CreateModel(
            name='ExpertRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('seat', '委员会席位'), ('lesson', '授课'), ('review', '评审'), ('project', '项目')], max_length=20, verbose_name='类别')),
                ('occurred_on', models.DateField(verbose_name='日期')),
                ('title', models.CharField(max_length=200, verbose_name='事项')),
                ('hours', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.1'))], verbose_name='学时')),
                ('origin', models.CharField(choices=[('portal', '在线登记'), ('event', '系统记录'), ('import', '文件导入')], default='portal', max_length=20, verbose_name='来源')),
                ('source_key', models.CharField(blank=True, max_length=160, verbose_name='来源编号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('expert', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='experts.expert', verbose_name='专家')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '专家履历',
                'verbose_name_plural': '专家履历',
                'ordering': ('-occurred_on', '-id'),
                'indexes': [models.Index(fields=['group', 'expert', '-occurred_on'], name='expert_record_by_expert')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('group', 'expert', 'source_key'), name='expert_record_once'), models.CheckConstraint(condition=models.Q(('hours__isnull', True), ('hours__gt', 0), _connector='OR'), name='expert_record_hours_positive')],
            },
        ),
    ]
