#!/bin/bash
# First start of the database container: roles.sql in template1 (every later database copies its rights), then the
# database, then the passwords from the environment.
set -euo pipefail

psql() { command psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" "$@"; }

psql --dbname template1 --file /opt/portal/roles.sql
psql --dbname postgres <<'SQL'
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv app_password PORTAL_APP_PASSWORD
\getenv backup_password PORTAL_BACKUP_PASSWORD
ALTER ROLE portal_owner PASSWORD :'owner_password';
ALTER ROLE portal_app PASSWORD :'app_password';
ALTER ROLE portal_backup PASSWORD :'backup_password';
CREATE DATABASE portal OWNER portal_owner;
SQL
