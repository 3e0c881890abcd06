#!/bin/sh
# Fill the template with what .env says, which Alertmanager cannot do itself, and become Alertmanager.
#   start.sh [FILE]   with FILE: only write the filled template there
set -eu

template=$(dirname "$0")/alertmanager.yml
filled=${1:-/tmp/alertmanager.yml}
fill=$(mktemp)

# No line of its own, no quotation marks: a value stays a value.
value() {
    case $2 in
    *[!A-Za-z0-9@._:,+/\ -]*) echo "alertmanager: $1 has characters that are not allowed" >&2 && exit 1 ;;
    esac
    printf 's|@%s@|%s|g\n' "$1" "$2"
}

{
    value SMTP_SERVER "$SMTP_SERVER"
    value SMTP_USERNAME "$SMTP_USERNAME"
    value SMTP_REQUIRE_TLS "$SMTP_REQUIRE_TLS"
    value ALERT_MAIL_FROM "$ALERT_MAIL_FROM"
    value ALERT_MAIL_TO "$ALERT_MAIL_TO"
    # without a name there is no password either
    [ -n "$SMTP_USERNAME" ] || echo '/smtp_auth_/d'
} >"$fill"
sed -f "$fill" "$template" >"$filled"
rm "$fill"
[ $# -eq 0 ] || exit 0

exec alertmanager --config.file="$filled" --storage.path=/alertmanager --web.external-url="$ALERTMANAGER_URL" \
    --cluster.listen-address=
