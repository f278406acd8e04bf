from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("governance", "0100_explained_later")]
    operations = [
        migrations.AddField(
            model_name="proxy",
            name="standing",
            field=models.UUIDField(blank=True, editable=False, null=True, verbose_name="长期委托"),
        ),
        migrations.AddField(
            model_name="proxy",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="适用到"),
        ),
        migrations.AddConstraint(
            model_name="proxy",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("standing__isnull", False), _connector="OR"),
                name="proxy_for_a_term",
            ),
        ),
    ]
