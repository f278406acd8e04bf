from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0015_figure_lines")]
    operations = [
        migrations.RemoveConstraint("filingfigure", "figure_position_once"),
        migrations.AddConstraint(
            "filingfigure",
            models.UniqueConstraint(
                fields=("group", "filing", "line", "year"),
                condition=models.Q(line__isnull=False),
                name="figure_of_a_point_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "filingfigure",
            models.UniqueConstraint(
                fields=("group", "filing", "position", "year"),
                condition=models.Q(line__isnull=True),
                name="figure_position_once",
                nulls_distinct=False,
            ),
        ),
    ]
