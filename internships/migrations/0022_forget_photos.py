from django.db import migrations

from internships.services.location import FORGET_PHOTOS


class Migration(migrations.Migration):
    dependencies = [("internships", "0021_pay_wall")]
    operations = [migrations.RunSQL(FORGET_PHOTOS, "DROP FUNCTION internships_forget_photos(integer)")]
