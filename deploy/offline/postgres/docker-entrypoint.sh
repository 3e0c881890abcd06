#!/usr/bin/env bash
# The part of the official image's entrypoint that Compose files use: POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD, each also as
# <NAME>_FILE, POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, PGDATA and scripts in /docker-entrypoint-initdb.d.
set -euo pipefail

# from_file NAME DEFAULT: sets NAME from the file that NAME_FILE points at, else leaves it, else DEFAULT.
from_file() {
    local file="$1_FILE"
    if [[ -n ${!file:-} ]]; then
        [[ -z ${!1:-} ]] || { echo "$1 and $file are both set; set one" >&2; exit 1; }
        printf -v "$1" '%s' "$(<"${!file}")"
    else
        printf -v "$1" '%s' "${!1:-$2}"
    fi
    unset "$file"
}

# While the store is being made, the server listens on its socket alone: nobody connects to half a database.
temporary_server() {
    pg_ctl --pgdata "$PGDATA" --options "-c listen_addresses= -p ${PGPORT:-5432}" --wait --silent "$@"
}

run_scripts() {
    local script
    for script in /docker-entrypoint-initdb.d/*; do
        [[ -e $script ]] || continue
        echo "$0: running $script"
        case $script in
            # Sourced when not executable, as in the official image: mounts from some hosts lose the bit.
            *.sh)
                if [[ -x $script ]]; then
                    "$script"
                else
                    # shellcheck source=/dev/null
                    . "$script"
                fi
                ;;
            *.sql) "${psql[@]}" --dbname "$POSTGRES_DB" --file "$script" ;;
            *.sql.gz) gunzip --stdout "$script" | "${psql[@]}" --dbname "$POSTGRES_DB" ;;
            *) echo "$0: ignoring $script" ;;
        esac
    done
}

initialise() {
    from_file POSTGRES_PASSWORD ''
    from_file POSTGRES_INITDB_ARGS ''
    local method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    if [[ -z $POSTGRES_PASSWORD && $method != trust ]]; then
        echo "A new store needs a password for $POSTGRES_USER: set POSTGRES_PASSWORD_FILE" >&2
        exit 1
    fi
    eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\") $POSTGRES_INITDB_ARGS"
    printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
    temporary_server start
    export PGPASSWORD=$POSTGRES_PASSWORD
    psql=(psql --set ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER")
    if [[ $POSTGRES_DB != postgres ]]; then
        "${psql[@]}" --dbname postgres --set "db=$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
    fi
    run_scripts
    temporary_server --mode fast stop
    unset PGPASSWORD
}

if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi

if [[ ${1:-} == postgres ]]; then
    if [[ $(id -u) == 0 ]]; then
        install -d -m 0700 "$PGDATA"
        chown --recursive postgres:postgres "$PGDATA" /run/postgresql
        exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
    fi
    if [[ ! -s $PGDATA/PG_VERSION ]]; then
        from_file POSTGRES_USER postgres
        from_file POSTGRES_DB "$POSTGRES_USER"
        export POSTGRES_USER POSTGRES_DB
        initialise
    fi
fi
exec "$@"
