#!/usr/bin/env bash
# One database and one role for each service; no service can so much as connect to another's.
# Runs when the store is made. Run it again after a password has changed, or a service was added:
#   docker compose exec postgres /docker-entrypoint-initdb.d/10-services.sh
set -euo pipefail

run() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$@"; }

# The password goes through a variable of psql, never through an argument that other processes could read.
make_service() {
    local service=$1
    SERVICE=$service PASSWORD=$(<"/run/secrets/${service}_store_password") run postgres <<'SQL'
\getenv service SERVICE
\getenv password PASSWORD
SELECT format('CREATE ROLE %I', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \gexec
ALTER ROLE :"service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
SQL
    SERVICE=$service run "$service" <<'SQL'
\getenv service SERVICE
ALTER SCHEMA public OWNER TO :"service";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
}

run postgres <<'SQL'
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
SQL
for service in enrollment evaluation feedback notification; do
    make_service "$service"
done
