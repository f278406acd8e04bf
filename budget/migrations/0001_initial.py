import django.db.models.deletion
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
        ('plans', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('source', models.CharField(choices=[('provincial', '省级及以上财政'), ('municipal', '市级财政'), ('enterprise', '行业企业'), ('self_raised', '集团自筹')], max_length=20, verbose_name='资金来源')),
                ('kind', models.CharField(choices=[('receipt', '到位'), ('expenditure', '支出')], max_length=20, verbose_name='类型')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额（元）')),
                ('occurred_on', models.DateField(verbose_name='日期')),
                ('voucher_no', models.CharField(blank=True, max_length=60, verbose_name='凭证号')),
                ('counterparty', models.CharField(blank=True, max_length=160, verbose_name='往来单位')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(db_collation='C', max_length=400, source='counterparty')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='摘要')),
                ('origin', models.CharField(choices=[('portal', '在线登记'), ('opening', '期初'), ('import', '文件导入')], default='portal', max_length=20, verbose_name='来源')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='冲销原因')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('plan', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_entries', to='plans.plan', verbose_name='规划')),
                ('reverses', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='budget.ledgerentry', verbose_name='冲销')),
                ('source_file', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='导入自')),
                ('thread', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_entries', to='plans.itemthread', verbose_name='建设任务')),
            ],
            options={
                'verbose_name': '到位与支出台账',
                'verbose_name_plural': '到位与支出台账',
                'ordering': ('-occurred_on', '-id'),
                'indexes': [models.Index(fields=['group', 'plan', 'occurred_on', 'id'], name='ledger_in_order'), models.Index(fields=['group', 'thread', 'source', 'kind'], name='ledger_by_cell')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('reverses__isnull', False)), fields=('group', 'reverses'), name='ledger_reversed_once'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('reverses__isnull', True)), models.Q(('amount__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='ledger_sign_by_kind'), models.CheckConstraint(condition=models.Q(('reverses__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='ledger_reversal_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('origin', 'portal'), _negated=True), ('reverses__isnull', False), models.Q(('voucher_no', ''), _negated=True), _connector='OR'), name='ledger_has_voucher')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('entry', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='budget.ledgerentry', verbose_name='台账')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '台账凭证附件',
                'verbose_name_plural': '台账凭证附件',
                'ordering': ('entry', 'id'),
                'constraints': [models.UniqueConstraint(fields=('group', 'entry', 'file'), name='ledger_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('name', models.CharField(max_length=80, verbose_name='阶段')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('ends_on', models.DateField(verbose_name='结束日期')),
                ('planned', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='阶段预算（元）')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('revision', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='stages', to='plans.planrevision', verbose_name='规划版本')),
            ],
            options={
                'verbose_name': '建设阶段',
                'verbose_name_plural': '建设阶段',
                'ordering': ('revision', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'revision', 'position'), name='stage_position_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='stage_ends_after_start'), models.CheckConstraint(condition=models.Q(('planned__gte', 0)), name='stage_planned_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('source', models.CharField(choices=[('provincial', '省级及以上财政'), ('municipal', '市级财政'), ('enterprise', '行业企业'), ('self_raised', '集团自筹')], max_length=20, verbose_name='资金来源')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='预算（元）')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('revision', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='budget_lines', to='plans.planrevision', verbose_name='规划版本')),
                ('thread', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='budget_lines', to='plans.itemthread', verbose_name='建设任务')),
                ('stage', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='budget.stage', verbose_name='建设阶段')),
            ],
            options={
                'verbose_name': '预算',
                'verbose_name_plural': '预算',
                'ordering': ('revision', 'thread', 'source', 'stage'),
                'constraints': [models.UniqueConstraint(fields=('group', 'revision', 'thread', 'source', 'stage'), name='budget_line_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='budget_line_not_negative')],
            },
        ),
    ]
