import django.db.models.deletion
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
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('page', models.CharField(editable=False, max_length=200, verbose_name='列表')),
                ('query', models.TextField(editable=False, max_length=2000, verbose_name='条件')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='保存时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保存人')),
            ],
            options={
                'verbose_name': '列表视图',
                'verbose_name_plural': '列表视图',
                'ordering': ('page', 'id'),
                'constraints': [models.UniqueConstraint(fields=('group', 'owner', 'page', 'name'), name='saved_view_named_once')],
            },
        ),
    ]
