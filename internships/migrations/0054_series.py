from django.db import migrations, models

_FIELD = {"max_length": 4, "blank": True, "default": "", "db_default": "", "editable": False}
_NUMBERED = (("agreement", "agreement_number_once"), ("certificate", "certificate_number_once"))
# As in 0033; where two rows of a school become one, the letter before a number may change with the school.
_STAYS = """
    CREATE OR REPLACE FUNCTION internships_archived_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        held text;
        aside text[] := ARRAY[{aside}];
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - aside = to_jsonb(OLD) - aside THEN
            RETURN NEW;
        END IF;
        IF TG_TABLE_NAME = 'internships_placement' THEN
            held := OLD.state;
        ELSE
            SELECT state INTO held FROM internships_placement
            WHERE group_id = coalesce(NEW.group_id, OLD.group_id)
                AND id = coalesce(NEW.placement_id, OLD.placement_id);
        END IF;
        IF held = 'archived' THEN
            RAISE EXCEPTION 'what is archived does not change' USING ERRCODE = 'check_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    END $$
"""


def _numbers(model: str, name: str) -> list[migrations.operations.base.Operation]:
    fields = ("group", "unit", "year", "series", "serial")
    return [
        migrations.AddField(model, "series", models.CharField("编号的前段", **_FIELD)),
        migrations.RemoveConstraint(model, name),
        migrations.AddConstraint(model, models.UniqueConstraint(fields=fields, name=name)),
    ]


class Migration(migrations.Migration):
    dependencies = [("internships", "0053_archived_days")]
    operations = [
        *(operation for model, name in _NUMBERED for operation in _numbers(model, name)),
        migrations.RunSQL(
            _STAYS.format(aside="'unit_id', 'updated_at', 'series'"), _STAYS.format(aside="'unit_id', 'updated_at'")
        ),
    ]
