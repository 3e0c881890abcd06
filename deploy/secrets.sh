#!/usr/bin/env bash
# Make the secrets that docker-compose.yml mounts: deploy/secrets.sh [folder]   (default: secrets/ beside this script)
# Only what is missing is made, so running it again changes nothing; delete a file to have that one made anew.
#
# Compose mounts each file with the mode it has here, into containers with different users. So the files are readable
# and the folder is closed: on this host only its owner gets in, in a container only what was mounted is there.
set -euo pipefail

command -v openssl >/dev/null || {
    echo "openssl tidak ditemukan: sudo apt install openssl / openssl not found: sudo apt install openssl" >&2
    exit 1
}
umask 077
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"
echo '*' >.gitignore

# keep NAME: store standard input as NAME, whole or not at all.
keep() {
    cat >"$1.new"
    chmod 444 "$1.new"
    mv "$1.new" "$1"
    echo "dibuat / made: $folder/$1"
}

# random NAME: 32 random bytes, in hex.
random() { [[ -s $1 ]] || openssl rand -hex 32 | keep "$1"; }

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The key pair that signs tokens, in the form that "mumpuni token --data-dir" reads; its public half as a JWKS (RFC 8037).
token_keys() {
    local pem kid public
    if [[ ! -s signing-key.json ]]; then
        pem=$(openssl genpkey -algorithm ed25519 | awk '{ printf "%s\\n", $0 }')
        printf '{"kid": "%s", "pem": "%s"}\n' "$(openssl rand -hex 16)" "$pem" | keep signing-key.json
        rm -f jwks.json courier_token
    fi
    [[ ! -s jwks.json ]] || return 0
    kid=$(sed -E 's/.*"kid": *"([^"]+)".*/\1/' signing-key.json)
    pem=$(sed -E 's/.*"pem": *"([^"]+)".*/\1/' signing-key.json)
    public=$(printf '%b' "$pem" | openssl pkey -pubout -outform DER | tail -c 32 | base64url)
    printf '{"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "%s", "x": "%s"}]}\n' \
        "$kid" "$public" | keep jwks.json
}

# What the courier shows the services: a token signed with that key, as "mumpuni token" does it, good for ten years. It may
# read the register's mail addresses and ask for questionnaires' links, in every city. Deleted, it is made anew.
courier_token() {
    local kid pem now text=courier_token.text
    [[ ! -s courier_token ]] || return 0
    kid=$(sed -E 's/.*"kid": *"([^"]+)".*/\1/' signing-key.json)
    pem=$(sed -E 's/.*"pem": *"([^"]+)".*/\1/' signing-key.json)
    now=$(date +%s)
    {
        printf '{"alg": "EdDSA", "kid": "%s", "typ": "JWT"}' "$kid" | base64url
        printf .
        printf '{"iss": "mumpuni-embedded", "aud": "mumpuni", "sub": "courier", "agency": "*", "city": "*", "scope": "%s", "iat": %d, "exp": %d}' \
            "enrollment:read feedback:write" "$now" "$((now + 3650 * 86400))" | base64url
    } >"$text" # Ed25519 signs what has a length
    printf '%s.%s' "$(cat "$text")" "$(openssl pkeyutl -sign -rawin -inkey <(printf '%b' "$pem") -in "$text" | base64url)" |
        keep courier_token
    rm "$text"
}

# The cluster's own authority, and for each broker one file with its key and its certificate.
authority() {
    [[ ! -s kafka_ca.pem || ! -s kafka_ca.key ]] || return 0
    openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt | keep kafka_ca.key
    openssl req -x509 -new -key kafka_ca.key -days 3650 -subj "/CN=Mumpuni Kafka CA" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign" | keep kafka_ca.pem
    rm -f kafka-?.pem
}

broker() {
    local name=$1 key request certificate
    [[ ! -s $name.pem ]] || return 0
    key=$(openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt)
    request=$(openssl req -new -key <(echo "$key") -subj "/CN=$name")
    certificate=$(openssl x509 -req -in <(echo "$request") -CA kafka_ca.pem -CAkey kafka_ca.key -days 3650 \
        -set_serial "0x$(openssl rand -hex 16)" -extfile <(
            echo "subjectAltName=DNS:$name,DNS:localhost"
            echo "keyUsage=critical,digitalSignature"
            echo "extendedKeyUsage=serverAuth,clientAuth"
        ) 2>/dev/null)
    printf '%s\n%s\n' "$key" "$certificate" | keep "$name.pem"
}

for service in enrollment evaluation feedback notification; do random "${service}_store_password"; done
for name in postgres_password kafka_sasl_password feedback_ticket_key notification_channel_key grafana_password; do random "$name"; done
# As Kafka makes such names: 16 random bytes, none of them making it begin with a hyphen.
[[ -s kafka_cluster_id ]] || printf 'M%s' "$(openssl rand 16 | base64url | tail -c 21)" | keep kafka_cluster_id
[[ -e smtp_password ]] || : | keep smtp_password # empty until there is a mail server that asks for one
[[ -e courier_client_secret ]] || : | keep courier_client_secret # empty unless the city's issuer gives the courier its tokens
token_keys
courier_token
authority
for name in kafka-1 kafka-2 kafka-3; do broker "$name"; done
