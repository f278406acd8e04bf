import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import groupportal.periods.period
import groupportal.tenancy.models.base
import groupportal.ui.pinyin
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
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(db_collation='C', max_length=400, source='name')),
                ('starts_on', models.DateField(verbose_name='建设期开始')),
                ('ends_on', models.DateField(verbose_name='建设期结束')),
                ('is_main', models.BooleanField(default=False, help_text='验收表默认取主规划。', verbose_name='主规划')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '规划',
                'verbose_name_plural': '规划',
                'ordering': ('-is_main', '-starts_on', 'id'),
                'constraints': [models.UniqueConstraint(fields=('group', 'name'), name='plan_name_once'), models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('group',), name='plan_one_main'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='plan_ends_after_start', violation_error_message='建设期结束日期早于开始日期，请核对后重新填写。')],
            },
        ),
        migrations.CreateModel(
            name='ItemThread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('task', '建设任务'), ('indicator', '成果指标')], max_length=20, verbose_name='类型')),
                ('level', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2)], verbose_name='层级')),
                ('name', models.CharField(help_text='最近一个版本中的名称。', max_length=300, verbose_name='名称')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('plan', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='plans.plan', verbose_name='规划')),
            ],
            options={
                'verbose_name': '任务线',
                'verbose_name_plural': '任务线',
                'ordering': ('plan', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', (1, 2))), name='thread_level_1_or_2')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='年度')),
                ('request', models.TextField(blank=True, verbose_name='工作要求')),
                ('due_on', models.DateField(verbose_name='截止日期')),
                ('state', models.CharField(choices=[('assigned', '已部署'), ('filed', '待审核'), ('returned', '已退回'), ('accepted', '已通过'), ('closed', '已办结'), ('cancelled', '已撤销')], default='assigned', max_length=20, verbose_name='状态')),
                ('assigned_at', models.DateTimeField(auto_now_add=True, verbose_name='部署时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('closing_note', models.CharField(blank=True, max_length=500, verbose_name='办结说明')),
                ('reminded_on', models.DateField(blank=True, null=True, verbose_name='最近催办')),
                ('assigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='部署人')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办结人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('unit', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='tenancy.unit', verbose_name='承办单位')),
                ('thread', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='plans.itemthread', verbose_name='任务')),
            ],
            options={
                'verbose_name': '任务部署',
                'verbose_name_plural': '任务部署',
                'ordering': ('due_on', 'id'),
                'indexes': [models.Index(fields=['group', 'state', 'due_on'], name='assignment_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['assigned', 'filed', 'returned', 'accepted', 'closed', 'cancelled'])), name='assignment_state_known', violation_error_message='这项部署的状态不在规定之列，请联系平台运维。'), models.CheckConstraint(condition=models.Q(('unit__isnull', False), ('assignee__isnull', False), _connector='OR'), name='assignment_has_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='assignment_closed_has_date')],
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('ruled_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='审核意见')),
                ('as_of', models.DateField(verbose_name='截至日期')),
                ('text', models.TextField(verbose_name='完成情况')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('approved', '已通过')], default='draft', max_length=20, verbose_name='状态')),
                ('origin', models.CharField(choices=[('portal', '在线填报'), ('import', '文件导入')], default='portal', max_length=20, verbose_name='来源')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('assignment', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='plans.assignment', verbose_name='部署')),
                ('corrects', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='plans.filing', verbose_name='更正')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                ('ruled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('source_file', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, help_text='读入完成情况的文件。它不是佐证。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='导入自')),
                ('thread', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='plans.itemthread', verbose_name='任务')),
            ],
            options={
                'verbose_name': '进展填报',
                'verbose_name_plural': '进展填报',
                'ordering': ('-as_of', '-id'),
                'indexes': [models.Index(fields=['group', 'thread', 'state', '-as_of'], name='filing_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'approved'])), name='filing_state_known', violation_error_message='这份填报的状态不在规定之列，请联系平台运维。'), models.CheckConstraint(condition=models.Q(('ruled_by__isnull', True), ('proposed_by__isnull', True), models.Q(('ruled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='filing_two_people', violation_error_message='这份填报的提出和审核须由两个人完成，请交给另一位同事。'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('returned', 'approved')), _negated=True), ('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('state__in', ('returned', 'approved')), ('ruled_at__isnull', False), ('ruled_by__isnull', False)), ('origin', 'import'), _connector='OR'), name='filing_ruled_by_somebody', violation_error_message='这份填报的审核人和审核时间与状态不符，请刷新页面后重新审核。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('returned',)), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='filing_ruling_says_why', violation_error_message='请写明原因，对方会收到这段话。'), models.UniqueConstraint(condition=models.Q(('state__in', ('submitted', 'draft'))), fields=('group', 'assignment'), name='filing_one_waiting', violation_error_message='这份填报之前已有一份在办理，请等审核后再提交，或先撤回。')],
            },
        ),
        migrations.CreateModel(
            name='PlanRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('in_force', '已生效'), ('superseded', '已归档')], default='draft', max_length=20, verbose_name='状态')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('decided_by', models.CharField(blank=True, help_text='例如：2021年第一次理事会决议。', max_length=200, verbose_name='决定依据')),
                ('number', models.PositiveIntegerField(verbose_name='版本号')),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='版本说明')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('plan', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='plans.plan', verbose_name='规划')),
            ],
            options={
                'verbose_name': '规划版本',
                'verbose_name_plural': '规划版本',
                'ordering': ('plan', '-number'),
                'constraints': [models.UniqueConstraint(fields=('group', 'plan', 'number'), name='revision_number_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('starts_on__isnull', False)), expressions=[(models.F('group'), '='), (models.F('plan'), '='), (groupportal.periods.period.DateRange(models.F('starts_on'), models.F('ends_on')), '&&')], name='revision_apart', violation_error_message='这段时间与另一段重叠，请核对日期。'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='revision_forwards', violation_error_message='结束日期应晚于开始日期，请核对。'), models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('group', 'plan'), name='revision_one_in_force', violation_error_message='已有一个生效的版本，请刷新页面查看。'), models.CheckConstraint(condition=models.Q(models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('state', 'draft')), models.Q(('starts_on__isnull', False), ('ends_on__isnull', True), ('state', 'in_force')), models.Q(('starts_on__isnull', False), ('ends_on__gte', models.F('starts_on')), ('state', 'superseded')), _connector='OR'), name='revision_state_has_dates', violation_error_message='版本的状态与生效、失效日期不符，请刷新页面查看。')],
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('task', '建设任务'), ('indicator', '成果指标')], max_length=20, verbose_name='类型')),
                ('level', models.PositiveSmallIntegerField(verbose_name='层级')),
                ('position', models.PositiveIntegerField(verbose_name='顺序')),
                ('name', models.CharField(max_length=300, verbose_name='名称')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(db_collation='C', max_length=400, source='name')),
                ('goal_label', models.CharField(blank=True, help_text='如“建设目标”“预期目标”。', max_length=40, verbose_name='目标引语')),
                ('goal', models.TextField(blank=True, verbose_name='建设目标')),
                ('points_label', models.CharField(blank=True, max_length=40, verbose_name='要点引语')),
                ('responsible', models.TextField(blank=True, help_text='原文；系统按顿号、逗号拆分为单位。', verbose_name='责任单位')),
                ('measures', models.TextField(blank=True, verbose_name='工作举措')),
                ('mark', models.TextField(blank=True, verbose_name='达成标志')),
                ('weight', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, verbose_name='权重')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('parent', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='plans.planitem', verbose_name='上级')),
                ('thread', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='plans.itemthread', verbose_name='任务线')),
                ('revision', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='plans.planrevision', verbose_name='规划版本')),
            ],
            options={
                'verbose_name': '任务与指标',
                'verbose_name_plural': '任务与指标',
                'ordering': ('revision', 'kind', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'revision', 'thread'), name='item_thread_once'), models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('group', 'revision', 'kind', 'position'), name='item_position_once'), models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent__isnull', True)), models.Q(('level', 2), ('parent__isnull', False)), _connector='OR'), name='item_parent_by_level'), models.CheckConstraint(condition=models.Q(('weight__isnull', True), ('weight__gte', 0), _connector='OR'), name='item_weight_not_negative', violation_error_message='权重不能是负数。')],
            },
        ),
        migrations.CreateModel(
            name='AcceptancePoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='编号')),
                ('text', models.TextField(verbose_name='要点')),
                ('target_kind', models.CharField(blank=True, choices=[('yearly', '每年'), ('cumulative', '累计'), ('state', '状态'), ('share', '占比')], max_length=20, verbose_name='目标类型')),
                ('target_value', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='目标值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='计量单位')),
                ('metric', models.CharField(blank=True, max_length=80, verbose_name='绑定指标')),
                ('metric_params', models.JSONField(blank=True, default=dict, verbose_name='指标参数')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('item', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='points', to='plans.planitem', verbose_name='任务')),
            ],
            options={
                'verbose_name': '验收要点',
                'verbose_name_plural': '验收要点',
                'ordering': ('item', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'item', 'position'), name='point_position_once')],
            },
        ),
        migrations.CreateModel(
            name='ResponsibleUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('name', models.CharField(max_length=160, verbose_name='单位')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('item', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='responsible_units', to='plans.planitem', verbose_name='任务')),
                ('unit', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='responsibilities', to='tenancy.unit', verbose_name='对应单位')),
            ],
            options={
                'verbose_name': '责任单位',
                'verbose_name_plural': '责任单位',
                'ordering': ('item', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'item', 'position'), name='responsible_position_once')],
            },
        ),
        migrations.CreateModel(
            name='YearlyExpectation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('kind', models.CharField(choices=[('number', '数量'), ('percent', '百分比'), ('text', '文字'), ('done', '完成')], max_length=20, verbose_name='类型')),
                ('number', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name='数值')),
                ('text', models.TextField(blank=True, verbose_name='预期')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('item', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='expectations', to='plans.planitem', verbose_name='任务')),
            ],
            options={
                'verbose_name': '年度预期',
                'verbose_name_plural': '年度预期',
                'ordering': ('item', 'year'),
                'constraints': [models.UniqueConstraint(fields=('group', 'item', 'year'), name='expectation_year_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('number', 'percent')), ('number__isnull', False)), models.Q(('kind__in', ('text', 'done')), ('number__isnull', True)), _connector='OR'), name='expectation_number_by_kind', violation_error_message='数量和百分比须填写数值；文字和“完成”不填数值。'), models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='expectation_year_sane', violation_error_message='年份请填写 2000 至 2100 之间的四位数字。')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('filing', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='plans.filing', verbose_name='填报')),
            ],
            options={
                'verbose_name': '佐证材料',
                'verbose_name_plural': '佐证材料',
                'ordering': ('filing', 'id'),
                'constraints': [models.UniqueConstraint(fields=('group', 'filing', 'file'), name='evidence_file_once')],
            },
        ),
        migrations.CreateModel(
            name='FilingFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('label', models.CharField(max_length=300, verbose_name='指标')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='数值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='计量单位')),
                ('filing', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='plans.filing', verbose_name='填报')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '填报数值',
                'verbose_name_plural': '填报数值',
                'ordering': ('filing', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'filing', 'position'), name='figure_position_once')],
            },
        ),
    ]
