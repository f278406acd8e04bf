import django.contrib.postgres.constraints
import django.core.validators
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
        ('files', '0001_initial'),
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('ruled_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日期')),
                ('credit_code', models.CharField(blank=True, max_length=18, validators=[django.core.validators.MinLengthValidator(18)], verbose_name='统一社会信用代码')),
                ('category', models.CharField(choices=[('government', '政府'), ('association', '行业协会'), ('chamber', '商会'), ('school', '学校'), ('enterprise', '企业'), ('park', '园区'), ('service', '服务机构'), ('other', '其他')], max_length=20, verbose_name='类别')),
                ('industry', models.CharField(choices=[('manufacturing', '制造业'), ('services', '服务业'), ('other', '其他')], max_length=20, verbose_name='行业')),
                ('section', models.CharField(blank=True, choices=[('A', 'A 农、林、牧、渔业'), ('B', 'B 采矿业'), ('C', 'C 制造业'), ('D', 'D 电力、热力、燃气及水生产和供应业'), ('E', 'E 建筑业'), ('F', 'F 批发和零售业'), ('G', 'G 交通运输、仓储和邮政业'), ('H', 'H 住宿和餐饮业'), ('I', 'I 信息传输、软件和信息技术服务业'), ('J', 'J 金融业'), ('K', 'K 房地产业'), ('L', 'L 租赁和商务服务业'), ('M', 'M 科学研究和技术服务业'), ('N', 'N 水利、环境和公共设施管理业'), ('O', 'O 居民服务、修理和其他服务业'), ('P', 'P 教育'), ('Q', 'Q 卫生和社会工作'), ('R', 'R 文化、体育和娱乐业'), ('S', 'S 公共管理、社会保障和社会组织'), ('T', 'T 国际组织')], max_length=1, verbose_name='国民经济行业门类')),
                ('region', models.CharField(blank=True, max_length=6, validators=[django.core.validators.RegexValidator('^\\d{6}$', '请填写六位行政区划代码，例如 440700。')], verbose_name='行政区划代码')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('staff_total', models.PositiveIntegerField(blank=True, null=True, verbose_name='职工总数')),
                ('staff_total_on', models.DateField(blank=True, null=True, verbose_name='职工总数的统计日期')),
                ('introduction', models.TextField(blank=True, verbose_name='单位介绍')),
                ('website', models.URLField(blank=True, verbose_name='网址')),
                ('tracking_code', models.CharField(editable=False, max_length=12, verbose_name='查询码')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('material', '待补材料'), ('accepted', '待理事会决定'), ('admitted', '已加入'), ('refused', '未通过'), ('ended', '已终止'), ('withdrawn', '已撤回')], default='draft', max_length=20, verbose_name='状态')),
                ('name', models.CharField(max_length=160, verbose_name='单位名称')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(max_length=400, source='name')),
                ('rank', models.CharField(choices=[('vice_chair', '副理事长单位'), ('director', '理事单位'), ('member', '会员单位')], default='member', max_length=20, verbose_name='申请级别')),
                ('contact_name', models.CharField(max_length=60, verbose_name='联系人')),
                ('contact_title', models.CharField(blank=True, max_length=60, verbose_name='联系人职务')),
                ('contact_phone', models.CharField(max_length=30, verbose_name='联系电话')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('wish', models.TextField(blank=True, verbose_name='加盟意愿与合作设想')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='填写时间')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='提交时间')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='审核意见或所需材料')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='理事会决定')),
                ('evidence', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='决定文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代为提交的人')),
                ('ruled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
            ],
            options={
                'verbose_name': '加盟申请',
                'verbose_name_plural': '加盟申请',
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='ApplicationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '已退回'), ('material', '待补材料'), ('accepted', '待理事会决定'), ('admitted', '已加入'), ('refused', '未通过'), ('ended', '已终止'), ('withdrawn', '已撤回')], max_length=20, verbose_name='状态')),
                ('text', models.CharField(blank=True, max_length=1000, verbose_name='说明')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('application', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='members.application', verbose_name='加盟申请')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '加盟申请经过',
                'verbose_name_plural': '加盟申请经过',
                'ordering': ('application', 'at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ApplicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('introduction', '企业介绍'), ('licence', '营业执照'), ('approval_form', '加盟审批表'), ('other', '其他')], max_length=20, verbose_name='种类')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('application', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='members.application', verbose_name='加盟申请')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '加盟申请附件',
                'verbose_name_plural': '加盟申请附件',
                'ordering': ('application', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('credit_code', models.CharField(blank=True, max_length=18, validators=[django.core.validators.MinLengthValidator(18)], verbose_name='统一社会信用代码')),
                ('category', models.CharField(choices=[('government', '政府'), ('association', '行业协会'), ('chamber', '商会'), ('school', '学校'), ('enterprise', '企业'), ('park', '园区'), ('service', '服务机构'), ('other', '其他')], max_length=20, verbose_name='类别')),
                ('industry', models.CharField(choices=[('manufacturing', '制造业'), ('services', '服务业'), ('other', '其他')], max_length=20, verbose_name='行业')),
                ('section', models.CharField(blank=True, choices=[('A', 'A 农、林、牧、渔业'), ('B', 'B 采矿业'), ('C', 'C 制造业'), ('D', 'D 电力、热力、燃气及水生产和供应业'), ('E', 'E 建筑业'), ('F', 'F 批发和零售业'), ('G', 'G 交通运输、仓储和邮政业'), ('H', 'H 住宿和餐饮业'), ('I', 'I 信息传输、软件和信息技术服务业'), ('J', 'J 金融业'), ('K', 'K 房地产业'), ('L', 'L 租赁和商务服务业'), ('M', 'M 科学研究和技术服务业'), ('N', 'N 水利、环境和公共设施管理业'), ('O', 'O 居民服务、修理和其他服务业'), ('P', 'P 教育'), ('Q', 'Q 卫生和社会工作'), ('R', 'R 文化、体育和娱乐业'), ('S', 'S 公共管理、社会保障和社会组织'), ('T', 'T 国际组织')], max_length=1, verbose_name='国民经济行业门类')),
                ('region', models.CharField(blank=True, max_length=6, validators=[django.core.validators.RegexValidator('^\\d{6}$', '请填写六位行政区划代码，例如 440700。')], verbose_name='行政区划代码')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('staff_total', models.PositiveIntegerField(blank=True, null=True, verbose_name='职工总数')),
                ('staff_total_on', models.DateField(blank=True, null=True, verbose_name='职工总数的统计日期')),
                ('introduction', models.TextField(blank=True, verbose_name='单位介绍')),
                ('website', models.URLField(blank=True, verbose_name='网址')),
                ('data_state', models.CharField(choices=[('unchecked', '待核对'), ('checked', '已核对')], default='unchecked', max_length=20, verbose_name='资料核对')),
                ('data_checked_on', models.DateField(blank=True, null=True, verbose_name='资料核对日期')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='备注')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建档时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('merged_into', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='members.member', verbose_name='已并入')),
                ('unit', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='tenancy.unit', verbose_name='单位')),
            ],
            options={
                'verbose_name': '成员单位',
                'verbose_name_plural': '成员单位',
                'ordering': ('unit__pinyin', 'unit_id'),
            },
        ),
        migrations.CreateModel(
            name='EarlierKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('until', models.DateField(verbose_name='至（不含）')),
                ('category', models.CharField(choices=[('government', '政府'), ('association', '行业协会'), ('chamber', '商会'), ('school', '学校'), ('enterprise', '企业'), ('park', '园区'), ('service', '服务机构'), ('other', '其他')], max_length=20, verbose_name='类别')),
                ('industry', models.CharField(choices=[('manufacturing', '制造业'), ('services', '服务业'), ('other', '其他')], max_length=20, verbose_name='行业')),
                ('section', models.CharField(blank=True, choices=[('A', 'A 农、林、牧、渔业'), ('B', 'B 采矿业'), ('C', 'C 制造业'), ('D', 'D 电力、热力、燃气及水生产和供应业'), ('E', 'E 建筑业'), ('F', 'F 批发和零售业'), ('G', 'G 交通运输、仓储和邮政业'), ('H', 'H 住宿和餐饮业'), ('I', 'I 信息传输、软件和信息技术服务业'), ('J', 'J 金融业'), ('K', 'K 房地产业'), ('L', 'L 租赁和商务服务业'), ('M', 'M 科学研究和技术服务业'), ('N', 'N 水利、环境和公共设施管理业'), ('O', 'O 居民服务、修理和其他服务业'), ('P', 'P 教育'), ('Q', 'Q 卫生和社会工作'), ('R', 'R 文化、体育和娱乐业'), ('S', 'S 公共管理、社会保障和社会组织'), ('T', 'T 国际组织')], max_length=1, verbose_name='国民经济行业门类')),
                ('reason', models.CharField(max_length=300, verbose_name='变更原因')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='earlier_kinds', to='members.member', verbose_name='成员单位')),
            ],
            options={
                'verbose_name': '类别变更',
                'verbose_name_plural': '类别变更',
                'ordering': ('member', 'until'),
            },
        ),
        migrations.CreateModel(
            name='DataProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('proposed_at', models.DateTimeField(blank=True, null=True, verbose_name='提出时间')),
                ('ruled_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='审核意见')),
                ('name', models.CharField(blank=True, max_length=160, verbose_name='单位名称')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('reason', models.CharField(max_length=300, verbose_name='更改原因')),
                ('state', models.CharField(choices=[('submitted', '待审核'), ('approved', '已通过'), ('returned', '已退回'), ('withdrawn', '已撤回')], default='submitted', max_length=20, verbose_name='状态')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                ('ruled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='members.member', verbose_name='成员单位')),
            ],
            options={
                'verbose_name': '资料更改申请',
                'verbose_name_plural': '资料更改申请',
                'ordering': ('-proposed_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('pinyin', groupportal.ui.pinyin.PinyinField(max_length=400, source='name')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='职务')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('is_main', models.BooleanField(default=False, verbose_name='主要联系人')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='members.member', verbose_name='成员单位')),
            ],
            options={
                'verbose_name': '联系人',
                'verbose_name_plural': '联系人',
                'ordering': ('member', '-is_main', 'id'),
            },
        ),
        migrations.AddField(
            model_name='application',
            name='member',
            field=groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='members.member', verbose_name='成员单位'),
        ),
        migrations.CreateModel(
            name='MemberAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('kind', models.CharField(choices=[('introduction', '企业介绍'), ('licence', '营业执照'), ('approval_form', '加盟审批表'), ('other', '其他')], max_length=20, verbose_name='种类')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('dated_on', models.DateField(help_text='文件上写的日期；报表从这一天起计入。', verbose_name='文件日期')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤下日期')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤下原因')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('file', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='members.member', verbose_name='成员单位')),
            ],
            options={
                'verbose_name': '成员单位附件',
                'verbose_name_plural': '成员单位附件',
                'ordering': ('member', 'kind', '-dated_on', '-id'),
            },
        ),
        migrations.CreateModel(
            name='MembershipPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('starts_on', models.DateField(verbose_name='加入日期')),
                ('ends_on', models.DateField(blank=True, help_text='从这一天起不再是成员。', null=True, verbose_name='退出日期')),
                ('origin', models.CharField(choices=[('portal', '秘书处登记'), ('application', '加盟申请'), ('import', '文件导入')], default='portal', max_length=20, verbose_name='来源')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='加入依据')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='加入决定日期')),
                ('leave_reason', models.CharField(blank=True, choices=[('request', '自愿退出'), ('removed', '除名'), ('closed', '注销或停业'), ('merged', '单位合并'), ('other', '其他')], max_length=20, verbose_name='退出原因')),
                ('leave_note', models.CharField(blank=True, max_length=500, verbose_name='退出说明')),
                ('end_decision', models.CharField(blank=True, max_length=300, verbose_name='退出依据')),
                ('end_decided_on', models.DateField(blank=True, null=True, verbose_name='退出决定日期')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('end_evidence', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='退出决定文件')),
                ('evidence', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='加入决定文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='members.member', verbose_name='成员单位')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '成员期间',
                'verbose_name_plural': '成员期间',
                'ordering': ('member', 'starts_on'),
            },
        ),
        migrations.CreateModel(
            name='RankPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('starts_on', models.DateField(verbose_name='开始日期')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='决定依据')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日期')),
                ('rank', models.CharField(choices=[('vice_chair', '副理事长单位'), ('director', '理事单位'), ('member', '会员单位')], max_length=20, verbose_name='级别')),
                ('ends_on', models.DateField(blank=True, help_text='从这一天起不再是这一级别。', null=True, verbose_name='结束日期')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='原因')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('evidence', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='决定文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='ranks', to='members.member', verbose_name='成员单位')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '级别期间',
                'verbose_name_plural': '级别期间',
                'ordering': ('member', 'starts_on'),
            },
        ),
        migrations.CreateModel(
            name='SuspensionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决定日期')),
                ('starts_on', models.DateField(verbose_name='暂停日期')),
                ('ends_on', models.DateField(blank=True, help_text='从这一天起恢复。', null=True, verbose_name='恢复日期')),
                ('reason', models.CharField(max_length=500, verbose_name='暂停原因')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='暂停依据')),
                ('end_note', models.CharField(blank=True, max_length=500, verbose_name='恢复说明')),
                ('end_decision', models.CharField(blank=True, max_length=300, verbose_name='恢复依据')),
                ('end_decided_on', models.DateField(blank=True, null=True, verbose_name='恢复决定日期')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('end_evidence', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='恢复决定文件')),
                ('evidence', groupportal.tenancy.models.base.GroupKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='决定文件')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('member', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='members.member', verbose_name='成员单位')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '暂停期间',
                'verbose_name_plural': '暂停期间',
                'ordering': ('member', 'starts_on'),
            },
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['group', 'id'], include=('category', 'industry', 'unit'), name='member_by_kind'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('group', 'unit'), name='member_unit_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('credit_code', ''), _negated=True), ('merged_into__isnull', True)), fields=('group', 'credit_code'), name='member_code_once'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='member_not_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('staff_total__isnull', True), ('staff_total_on__isnull', False), _connector='OR'), name='member_staff_has_date'),
        ),
        migrations.AddConstraint(
            model_name='earlierkind',
            constraint=models.UniqueConstraint(fields=('group', 'member', 'until'), name='earlier_kind_once'),
        ),
        migrations.AddConstraint(
            model_name='earlierkind',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='earlier_kind_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='dataproposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'approved', 'returned', 'withdrawn'])), name='proposal_state_known', violation_error_message='这份更改申请的状态不在规定之列，请联系平台运维。'),
        ),
        migrations.AddConstraint(
            model_name='dataproposal',
            constraint=models.CheckConstraint(condition=models.Q(('ruled_by__isnull', True), ('proposed_by__isnull', True), models.Q(('ruled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposal_two_people', violation_error_message='这份更改申请的提出和审核须由两个人完成，请交给另一位同事。'),
        ),
        migrations.AddConstraint(
            model_name='dataproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('approved', 'returned')), _negated=True), ('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('state__in', ('approved', 'returned')), ('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='proposal_ruled_by_somebody', violation_error_message='这份更改申请的审核人和审核时间与状态不符，请刷新页面后重新审核。'),
        ),
        migrations.AddConstraint(
            model_name='dataproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('returned',)), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='proposal_ruling_says_why', violation_error_message='请写明原因，对方会收到这段话。'),
        ),
        migrations.AddConstraint(
            model_name='dataproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('submitted',))), fields=('group', 'member'), name='proposal_one_waiting', violation_error_message='这份更改申请之前已有一份在办理，请等审核后再提交，或先撤回。'),
        ),
        migrations.AddConstraint(
            model_name='dataproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('credit_code', ''), _negated=True), _connector='OR'), name='proposal_says_something'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['group', 'member'], name='contact_by_member'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('group', 'member'), name='contact_one_main'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['group', 'state', 'proposed_at'], name='application_queue'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'material', 'accepted', 'admitted', 'refused', 'ended', 'withdrawn'])), name='application_state_known', violation_error_message='这份申请的状态不在规定之列，请联系平台运维。'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('ruled_by__isnull', True), ('proposed_by__isnull', True), models.Q(('ruled_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='application_two_people', violation_error_message='这份申请的提出和审核须由两个人完成，请交给另一位同事。'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ('returned', 'material', 'accepted', 'refused', 'ended', 'admitted')), _negated=True), ('ruled_at__isnull', True), ('ruled_by__isnull', True)), models.Q(('state__in', ('returned', 'material', 'accepted', 'refused', 'ended', 'admitted')), ('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='application_ruled_by_somebody', violation_error_message='这份申请的审核人和审核时间与状态不符，请刷新页面后重新审核。'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('returned', 'material', 'refused', 'ended', 'admitted')), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='application_ruling_says_why', violation_error_message='请写明原因，对方会收到这段话。'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('group', 'tracking_code'), name='application_code_once'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'withdrawn'), ('proposed_at__isnull', False), _connector='OR'), name='application_submitted_has_time'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'admitted'), _negated=True), models.Q(('decided_on__isnull', False), ('member__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='application_admitted_by_decision'),
        ),
        migrations.AddIndex(
            model_name='memberattachment',
            index=models.Index(fields=['group', 'kind', 'dated_on'], name='member_attachment_as_of'),
        ),
        migrations.AddConstraint(
            model_name='memberattachment',
            constraint=models.UniqueConstraint(fields=('group', 'member', 'kind', 'file'), name='member_attachment_file_once'),
        ),
        migrations.AddConstraint(
            model_name='memberattachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_on__gte', models.F('dated_on')), ('withdrawn_on__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='member_attachment_withdrawn_why'),
        ),
        migrations.AddIndex(
            model_name='membershipperiod',
            index=models.Index(fields=['group', 'starts_on'], include=('ends_on', 'member'), name='membership_as_of'),
        ),
        migrations.AddIndex(
            model_name='membershipperiod',
            index=models.Index(fields=['group', 'member', 'starts_on'], name='membership_by_member'),
        ),
        migrations.AddIndex(
            model_name='membershipperiod',
            index=models.Index(condition=models.Q(('ends_on__isnull', False)), fields=['group', 'ends_on'], name='membership_left'),
        ),
        migrations.AddConstraint(
            model_name='membershipperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('group'), '='), (models.F('member'), '='), (groupportal.periods.period.DateRange(models.F('starts_on'), models.F('ends_on')), '&&')], name='membership_periods_apart', violation_error_message='这段时间与另一段重叠，请核对日期。'),
        ),
        migrations.AddConstraint(
            model_name='membershipperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='membership_periods_forwards', violation_error_message='结束日期应晚于开始日期，请核对。'),
        ),
        migrations.AddConstraint(
            model_name='membershipperiod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', True), ('leave_reason', '')), models.Q(('ends_on__isnull', False), models.Q(('leave_reason', ''), _negated=True)), _connector='OR'), name='membership_leave_has_reason', violation_error_message='登记退出须选择退出原因，没有退出的不填原因，请核对。'),
        ),
        migrations.AddIndex(
            model_name='rankperiod',
            index=models.Index(fields=['group', 'starts_on'], include=('ends_on', 'member', 'rank'), name='rank_as_of'),
        ),
        migrations.AddConstraint(
            model_name='rankperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('group'), '='), (models.F('member'), '='), (groupportal.periods.period.DateRange(models.F('starts_on'), models.F('ends_on')), '&&')], name='rank_periods_apart', violation_error_message='这段时间与另一段重叠，请核对日期。'),
        ),
        migrations.AddConstraint(
            model_name='rankperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='rank_periods_forwards', violation_error_message='结束日期应晚于开始日期，请核对。'),
        ),
        migrations.AddIndex(
            model_name='suspensionperiod',
            index=models.Index(fields=['group', 'starts_on'], name='suspension_as_of'),
        ),
        migrations.AddConstraint(
            model_name='suspensionperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.F('group'), '='), (models.F('member'), '='), (groupportal.periods.period.DateRange(models.F('starts_on'), models.F('ends_on')), '&&')], name='suspension_periods_apart', violation_error_message='这段时间与另一段重叠，请核对日期。'),
        ),
        migrations.AddConstraint(
            model_name='suspensionperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='suspension_periods_forwards', violation_error_message='结束日期应晚于开始日期，请核对。'),
        ),
        migrations.AddConstraint(
            model_name='suspensionperiod',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='suspension_has_reason', violation_error_message='请写明暂停的原因。'),
        ),
    ]
