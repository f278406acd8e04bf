import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import groupportal.periods.period
import groupportal.tenancy.models.base
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
        ('members', '0001_initial'),
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PointRuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('in_force', '已生效'), ('superseded', '已归档')], default='draft', max_length=20, verbose_name='状态')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('decided_by', models.CharField(blank=True, help_text='例如：2021年第一次理事会决议。', max_length=200, verbose_name='决定依据')),
                ('name', models.CharField(max_length=160, verbose_name='名称')),
                ('version', models.PositiveIntegerField(verbose_name='版本号')),
                ('grading', models.CharField(choices=[('threshold', '按分数线'), ('quota', '按名额')], default='threshold', max_length=20, verbose_name='定级方式')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '积分规则',
                'verbose_name_plural': '积分规则',
                'ordering': ('-version',),
            },
        ),
        migrations.CreateModel(
            name='PointRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('code', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9_.-]*$', '只能用小写字母、数字和 . _ -，以字母开头。')], verbose_name='项目代码')),
                ('label', models.CharField(max_length=120, verbose_name='项目')),
                ('points', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='分值')),
                ('measure', models.CharField(choices=[('event', '按次'), ('amount', '按数量')], default='event', max_length=20, verbose_name='计分方式')),
                ('unit', models.CharField(default='次', max_length=20, verbose_name='计量单位')),
                ('yearly_cap', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='年度上限')),
                ('event', models.CharField(blank=True, max_length=60, verbose_name='自动来源')),
                ('confirmer', models.CharField(blank=True, choices=[('secretariat', '秘书处'), ('finance', '财务'), ('council', '理事、监事、委员'), ('school_admin', '学校管理员')], max_length=20, verbose_name='确认角色')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='所需佐证')),
                ('needs_evidence', models.BooleanField(default=False, verbose_name='必须上传佐证')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('rule_set', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='points.pointruleset', verbose_name='积分规则')),
            ],
            options={
                'verbose_name': '积分项目',
                'verbose_name_plural': '积分项目',
                'ordering': ('rule_set', 'position'),
            },
        ),
        migrations.CreateModel(
            name='PointGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('name', models.CharField(max_length=40, verbose_name='等级')),
                ('min_points', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='最低分')),
                ('top_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='前几名')),
                ('top_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='前百分之几')),
                ('earns', models.TextField(blank=True, verbose_name='享受的待遇')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('rule_set', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='points.pointruleset', verbose_name='积分规则')),
            ],
            options={
                'verbose_name': '积分等级',
                'verbose_name_plural': '积分等级',
                'ordering': ('rule_set', 'position'),
            },
        ),
        migrations.CreateModel(
            name='GradingRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('as_of', models.DateField(verbose_name='截至日期')),
                ('state', models.CharField(choices=[('draft', '待公布'), ('published', '已公布'), ('superseded', '已被替代')], default='draft', max_length=20, verbose_name='状态')),
                ('member_count', models.PositiveIntegerField(default=0, verbose_name='参评单位数')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='定级时间')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('superseded_on', models.DateField(blank=True, null=True, verbose_name='被替代日期')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
                ('rule_set', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='points.pointruleset', verbose_name='积分规则')),
            ],
            options={
                'verbose_name': '年度定级',
                'verbose_name_plural': '年度定级',
                'ordering': ('-year', '-version'),
            },
        ),
        migrations.CreateModel(
            name='PointsClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('item', models.CharField(editable=False, max_length=60, verbose_name='项目代码')),
                ('occurred_on', models.DateField(verbose_name='发生日期')),
                ('quantity', models.DecimalField(decimal_places=2, default=Decimal(1), max_digits=12, verbose_name='数量')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('event_key', models.CharField(max_length=160, verbose_name='事件编号')),
                ('state', models.CharField(choices=[('claimed', '待确认'), ('confirmed', '已确认'), ('refused', '未确认')], default='claimed', max_length=20, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='申报时间')),
                ('ruled_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='确认意见')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='point_claims', to='members.member', verbose_name='成员单位')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申报人')),
                ('rule', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='points.pointrule', verbose_name='积分项目')),
                ('ruled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
            ],
            options={
                'verbose_name': '积分申报',
                'verbose_name_plural': '积分申报',
                'ordering': ('-proposed_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='PointsEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('item', models.CharField(editable=False, max_length=60, verbose_name='项目代码')),
                ('year', models.PositiveSmallIntegerField(verbose_name='计入年度')),
                ('occurred_on', models.DateField(verbose_name='日期')),
                ('quantity', models.DecimalField(decimal_places=2, default=Decimal(1), max_digits=12, verbose_name='数量')),
                ('points', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='应得积分')),
                ('counted', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='计入积分')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('event_key', models.CharField(max_length=160, verbose_name='事件编号')),
                ('origin', models.CharField(choices=[('event', '系统记分'), ('portal', '秘书处登记'), ('claim', '申报确认'), ('import', '文件导入')], max_length=20, verbose_name='来源')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='冲销原因')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('claim', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='points.pointsclaim', verbose_name='申报')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='point_entries', to='members.member', verbose_name='成员单位')),
                ('reverses', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='points.pointsentry', verbose_name='冲销')),
                ('rule', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='points.pointrule', verbose_name='积分项目')),
            ],
            options={
                'verbose_name': '积分台账',
                'verbose_name_plural': '积分台账',
                'ordering': ('-occurred_on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='PointsAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('text', models.TextField(verbose_name='申诉理由')),
                ('state', models.CharField(choices=[('open', '待答复'), ('upheld', '申诉成立'), ('rejected', '申诉不成立')], default='open', max_length=20, verbose_name='状态')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='申诉时间')),
                ('ruled_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('answer', models.CharField(blank=True, max_length=2000, verbose_name='答复')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='point_appeals', to='members.member', verbose_name='成员单位')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申诉人')),
                ('ruled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                ('correction', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.pointsentry', verbose_name='补记')),
                ('entry', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='points.pointsentry', verbose_name='有异议的积分')),
                ('reversal', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.pointsentry', verbose_name='冲销')),
            ],
            options={
                'verbose_name': '积分申诉',
                'verbose_name_plural': '积分申诉',
                'ordering': ('-proposed_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='PointsEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('entry', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='points.pointsentry', verbose_name='积分台账')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '积分佐证',
                'verbose_name_plural': '积分佐证',
                'ordering': ('entry', 'id'),
            },
        ),
        migrations.CreateModel(
            name='PointsPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('appeal', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='points.pointsappeal', verbose_name='申诉')),
                ('claim', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='points.pointsclaim', verbose_name='申报')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '积分申报与申诉附件',
                'verbose_name_plural': '积分申报与申诉附件',
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='GradingLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveIntegerField(verbose_name='顺序')),
                ('rank', models.PositiveIntegerField(verbose_name='名次')),
                ('points', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='积分')),
                ('grade', models.CharField(blank=True, max_length=40, verbose_name='等级')),
                ('earns', models.TextField(blank=True, verbose_name='享受的待遇')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='members.member', verbose_name='成员单位')),
                ('run', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='points.gradingrun', verbose_name='年度定级')),
            ],
            options={
                'verbose_name': '定级结果',
                'verbose_name_plural': '定级结果',
                'ordering': ('run', 'position'),
                'indexes': [models.Index(fields=['group', 'member'], name='grading_by_member')],
                'constraints': [models.UniqueConstraint(fields=('group', 'run', 'member'), name='grading_line_once'), models.UniqueConstraint(fields=('group', 'run', 'position'), name='grading_position_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=models.UniqueConstraint(fields=('group', 'version'), name='point_rules_version_once'),
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('group',), name='point_rules_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('decided_by', ''), _negated=True), _connector='OR'), name='point_rules_decided', violation_error_message='请填写决定依据，例如“2023年第一次理事会决议”。'),
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('starts_on__isnull', False)), expressions=[(models.F('group'), '='), (groupportal.periods.period.DateRange(models.F('starts_on'), models.F('ends_on')), '&&')], name='point_rules_apart', violation_error_message='这段时间与另一段重叠，请核对日期。'),
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='point_rules_forwards', violation_error_message='结束日期应晚于开始日期，请核对。'),
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('group',), name='point_rules_one_in_force', violation_error_message='已有一个生效的版本，请刷新页面查看。'),
        ),
        migrations.AddConstraint(
            model_name='pointruleset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('state', 'draft')), models.Q(('starts_on__isnull', False), ('ends_on__isnull', True), ('state', 'in_force')), models.Q(('starts_on__isnull', False), ('ends_on__gte', models.F('starts_on')), ('state', 'superseded')), _connector='OR'), name='point_rules_state_has_dates', violation_error_message='版本的状态与生效、失效日期不符，请刷新页面查看。'),
        ),
        migrations.AddConstraint(
            model_name='pointrule',
            constraint=models.UniqueConstraint(fields=('group', 'rule_set', 'position'), name='point_rule_position_once'),
        ),
        migrations.AddConstraint(
            model_name='pointrule',
            constraint=models.UniqueConstraint(fields=('group', 'rule_set', 'code'), name='point_rule_code_once'),
        ),
        migrations.AddConstraint(
            model_name='pointrule',
            constraint=models.UniqueConstraint(condition=models.Q(('event', ''), _negated=True), fields=('group', 'rule_set', 'event'), name='point_rule_event_once'),
        ),
        migrations.AddConstraint(
            model_name='pointrule',
            constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='point_rule_gives_points'),
        ),
        migrations.AddConstraint(
            model_name='pointrule',
            constraint=models.CheckConstraint(condition=models.Q(('yearly_cap__isnull', True), ('yearly_cap__gt', 0), _connector='OR'), name='point_rule_cap_positive'),
        ),
        migrations.AddConstraint(
            model_name='pointgrade',
            constraint=models.UniqueConstraint(fields=('group', 'rule_set', 'position'), name='point_grade_position_once'),
        ),
        migrations.AddConstraint(
            model_name='pointgrade',
            constraint=models.UniqueConstraint(fields=('group', 'rule_set', 'name'), name='point_grade_name_once'),
        ),
        migrations.AddConstraint(
            model_name='pointgrade',
            constraint=models.CheckConstraint(condition=models.Q(('top_count__isnull', True), ('top_percent__isnull', True), _connector='OR'), name='point_grade_one_quota'),
        ),
        migrations.AddConstraint(
            model_name='pointgrade',
            constraint=models.CheckConstraint(condition=models.Q(('min_points__isnull', True), ('min_points__gte', 0), _connector='OR'), name='point_grade_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='pointgrade',
            constraint=models.CheckConstraint(condition=models.Q(('top_percent__isnull', True), models.Q(('top_percent__gt', 0), ('top_percent__lte', 100)), _connector='OR'), name='point_grade_percent_sane'),
        ),
        migrations.AddConstraint(
            model_name='gradingrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'superseded'])), name='grading_state_known', violation_error_message='这次定级的状态不在规定之列，请联系平台运维。'),
        ),
        migrations.AddConstraint(
            model_name='gradingrun',
            constraint=models.UniqueConstraint(fields=('group', 'year', 'version'), name='grading_version_once'),
        ),
        migrations.AddConstraint(
            model_name='gradingrun',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('group', 'year'), name='grading_one_published'),
        ),
        migrations.AddConstraint(
            model_name='gradingrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', True), ('state', 'draft'), ('superseded_on__isnull', True)), models.Q(('published_on__isnull', False), ('state', 'published'), ('superseded_on__isnull', True)), models.Q(('published_on__isnull', False), ('state', 'superseded'), ('superseded_on__gte', models.F('published_on'))), _connector='OR'), name='grading_state_has_dates'),
        ),
        migrations.AddIndex(
            model_name='pointsclaim',
            index=models.Index(fields=['group', 'state', 'proposed_at'], name='points_claim_queue'),
        ),
        migrations.AddConstraint(
            model_name='pointsclaim',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['claimed', 'confirmed', 'refused'])), name='points_claim_state_known', violation_error_message='这一笔申报的状态不在规定之列，请联系平台运维。'),
        ),
        migrations.AddConstraint(
            model_name='pointsclaim',
            constraint=models.CheckConstraint(condition=models.Q(('ruled_by__isnull', True), ('proposed_by__isnull', True), models.Q(('ruled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='points_claim_two_people', violation_error_message='这一笔申报的提出和审核须由两个人完成，请交给另一位同事。'),
        ),
        migrations.AddConstraint(
            model_name='pointsclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('confirmed', 'refused')), _negated=True), ('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('state__in', ('confirmed', 'refused')), ('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='points_claim_ruled_by_somebody', violation_error_message='这一笔申报的审核人和审核时间与状态不符，请刷新页面后重新审核。'),
        ),
        migrations.AddConstraint(
            model_name='pointsclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('refused',)), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='points_claim_ruling_says_why', violation_error_message='请写明原因，对方会收到这段话。'),
        ),
        migrations.AddConstraint(
            model_name='pointsclaim',
            constraint=models.UniqueConstraint(fields=('group', 'item', 'event_key'), name='points_claim_event_once'),
        ),
        migrations.AddConstraint(
            model_name='pointsclaim',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='points_claim_of_something'),
        ),
        migrations.AddIndex(
            model_name='pointsentry',
            index=models.Index(fields=['group', 'member', 'year', 'item'], name='points_by_cell'),
        ),
        migrations.AddIndex(
            model_name='pointsentry',
            index=models.Index(fields=['group', 'year', 'occurred_on'], include=('member', 'counted'), name='points_ranking'),
        ),
        migrations.AddConstraint(
            model_name='pointsentry',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses__isnull', True)), fields=('group', 'item', 'event_key'), name='points_event_once'),
        ),
        migrations.AddConstraint(
            model_name='pointsentry',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('group', 'reverses'), name='points_reversed_once'),
        ),
        migrations.AddConstraint(
            model_name='pointsentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted__gte', 0), ('counted__lte', models.F('points')), ('points__gt', 0), ('reverses__isnull', True)), models.Q(('counted__gte', models.F('points')), ('counted__lte', 0), ('points__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='points_sign_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='pointsentry',
            constraint=models.CheckConstraint(condition=models.Q(('reverses__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='points_reversal_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='pointsentry',
            constraint=models.CheckConstraint(condition=models.Q(('event_key', ''), _negated=True), name='points_has_event'),
        ),
        migrations.AddConstraint(
            model_name='pointsentry',
            constraint=models.CheckConstraint(condition=models.Q(('reverses__isnull', False), ('year', django.db.models.functions.datetime.ExtractYear('occurred_on')), _connector='OR'), name='points_year_of_its_date'),
        ),
        migrations.AddIndex(
            model_name='pointsappeal',
            index=models.Index(fields=['group', 'state', 'proposed_at'], name='points_appeal_queue'),
        ),
        migrations.AddConstraint(
            model_name='pointsappeal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'upheld', 'rejected'])), name='points_appeal_state_known', violation_error_message='这份申诉的状态不在规定之列，请联系平台运维。'),
        ),
        migrations.AddConstraint(
            model_name='pointsappeal',
            constraint=models.CheckConstraint(condition=models.Q(('ruled_by__isnull', True), ('proposed_by__isnull', True), models.Q(('ruled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='points_appeal_two_people', violation_error_message='这份申诉的提出和审核须由两个人完成，请交给另一位同事。'),
        ),
        migrations.AddConstraint(
            model_name='pointsappeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('upheld', 'rejected')), _negated=True), ('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('state__in', ('upheld', 'rejected')), ('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='points_appeal_ruled_by_somebody', violation_error_message='这份申诉的审核人和审核时间与状态不符，请刷新页面后重新审核。'),
        ),
        migrations.AddConstraint(
            model_name='pointsappeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('upheld', 'rejected')), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='points_appeal_ruling_says_why', violation_error_message='请写明原因，对方会收到这段话。'),
        ),
        migrations.AddConstraint(
            model_name='pointsappeal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open',))), fields=('group', 'entry'), name='points_appeal_one_waiting', violation_error_message='这份申诉之前已有一份在办理，请等审核后再提交，或先撤回。'),
        ),
        migrations.AddConstraint(
            model_name='pointsappeal',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='points_appeal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='pointsevidence',
            constraint=models.UniqueConstraint(fields=('group', 'entry', 'file'), name='points_file_once'),
        ),
        migrations.AddConstraint(
            model_name='pointspaper',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appeal__isnull', True), ('claim__isnull', False)), models.Q(('appeal__isnull', False), ('claim__isnull', True)), _connector='OR'), name='points_paper_of_one'),
        ),
    ]
