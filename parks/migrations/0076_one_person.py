from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("parks", "0075_numbers_as_compared")]
    operations = [
        migrations.RemoveConstraint("requestmember", "request_member_one_person"),
        migrations.AddConstraint(
            "requestmember",
            models.CheckConstraint(
                condition=Q(student__isnull=True) | Q(teacher__isnull=True), name="request_member_one_person"
            ),
        ),
    ]
