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
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='编号')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('path', models.CharField(editable=False, max_length=200, verbose_name='存放位置')),
                ('content_type', models.CharField(editable=False, max_length=120, verbose_name='文件类型')),
                ('size', models.PositiveBigIntegerField(editable=False, verbose_name='大小（字节）')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='校验值')),
                ('purpose', models.CharField(blank=True, max_length=40, verbose_name='用途')),
                ('view_action', models.CharField(default='files.view_file', editable=False, max_length=60, verbose_name='查看所需权限')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='上传时间')),
                ('group', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.group', verbose_name='集团')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '文件',
                'verbose_name_plural': '文件',
                'ordering': ('-uploaded_at', '-id'),
                'indexes': [models.Index(fields=['group', 'sha256'], name='file_by_content')],
            },
        ),
    ]
