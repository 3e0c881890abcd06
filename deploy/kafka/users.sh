#!/usr/bin/env bash
# Give the services' user its SCRAM password. Runs in the broker's network namespace and speaks to the listener that only
# that namespace reaches, so the first password needs no earlier one. Running it again sets the password again: so it is changed.
set -euo pipefail

umask 077
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
# From a file: an argument could be read by other processes.
printf 'SCRAM-SHA-512=password=%s\n' "$(</run/secrets/kafka_sasl_password)" >"$settings"
/opt/kafka/bin/kafka-configs.sh --bootstrap-server localhost:19092 --alter \
    --entity-type users --entity-name "$KAFKA_SASL_USERNAME" --add-config-file "$settings"
