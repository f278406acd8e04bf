-- The portal's three database roles and their rights. Harmless when run again.
--
-- Embedded server: run at every start. Real server, as a superuser:
--
--     psql -d template1 -f ops/roles.sql        -- test databases copy template1; leave out where it may not be changed
--     createdb --owner portal_owner portal      -- encoding UTF8, locale C.UTF-8 or another whose ctype is not C
--     psql -d portal -f ops/roles.sql
--     psql -c '\password portal_owner' -c '\password portal_app' -c '\password portal_backup'
--
-- It holds no passwords. It grants rights on tables to come, not on those that exist: migrations take some away again
-- (audit and ledger rows are neither updated nor deleted by the serving role), and a second run must not undo that.
-- Only reading for backups is granted on what exists too, so that an older installation needs no more than a second run.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_owner') THEN
        CREATE ROLE portal_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
        CREATE ROLE portal_app;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_backup') THEN
        CREATE ROLE portal_backup;
    END IF;
END
$$;

-- Migrates and owns every table. CREATEDB is for test databases and for rehearsing a restore.
ALTER ROLE portal_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION CREATEDB;

-- Serves pages and jobs. Owns nothing, so row-level security holds for it without exception.
ALTER ROLE portal_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB;

-- Reads past the wall for backups alone: a dump by the owner is refused, with --enable-row-security it is empty without
-- a word. Read-only twice: by default and for want of any other grant. Its password is known where backups are made, and
-- nowhere else.
ALTER ROLE portal_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOREPLICATION NOCREATEDB;
ALTER ROLE portal_backup SET default_transaction_read_only = on;

-- Only the owner makes tables.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE, USAGE ON SCHEMA public TO portal_owner;
GRANT USAGE ON SCHEMA public TO portal_app, portal_backup;

-- Exclusion constraints over (group, period), and similarity search in Chinese names.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- What the owner makes from now on. No TRUNCATE, REFERENCES or TRIGGER for anybody else.
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO portal_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT ON SEQUENCES TO portal_backup;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO portal_backup;
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_backup;
