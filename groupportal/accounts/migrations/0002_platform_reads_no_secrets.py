from django.db import migrations

# The operator's role reads across groups for figures: no passwords, seeds or sessions stand behind a figure.
FORWARDS = """
DO $$
DECLARE columns text;
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_platform') THEN
    SELECT string_agg(quote_ident(column_name), ', ') INTO columns FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = 'accounts_user' AND column_name <> 'password';
    REVOKE SELECT ON accounts_user, django_session, mfa_authenticator FROM portal_platform;
    EXECUTE 'GRANT SELECT (' || columns || ') ON accounts_user TO portal_platform';
  END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("sessions", "0001_initial"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
