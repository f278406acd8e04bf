import django.contrib.postgres.fields
import django.db.models.deletion
import groupportal.tenancy.models.base
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('imports', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptRows',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('position', models.PositiveIntegerField(verbose_name='顺序')),
                ('model', models.CharField(max_length=60, verbose_name='对象类型')),
                ('watched', models.JSONField(default=list, verbose_name='列')),
                ('row_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='行')),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='写入时的内容')),
                ('earlier', models.JSONField(default=list, verbose_name='变更前')),
                ('batch', groupportal.tenancy.models.base.GroupKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='kept_rows', to='imports.importbatch', verbose_name='批次')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
            ],
            options={
                'verbose_name': '导入留底',
                'verbose_name_plural': '导入留底',
                'ordering': ('batch', 'position'),
                'constraints': [models.UniqueConstraint(fields=('group', 'batch', 'position'), name='kept_rows_position_once')],
            },
        ),
    ]
