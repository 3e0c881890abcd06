#!/usr/bin/env bash
# Healthy when the broker answers a request of Kafka's protocol (ApiVersions), on the listener that only the container
# itself reaches. Kafka's own tools would do too, at the price of a new JVM every few seconds.
set -euo pipefail

exec 3<>/dev/tcp/localhost/19092
# size 10, key 18 (ApiVersions), version 0, correlation id 1, no client id
printf '\0\0\0\012\0\022\0\0\0\0\0\1\377\377' >&3
answer=$(timeout 5 head -c 8 <&3 | od -An -tx1 | tr -d ' \n')
[[ $answer == *00000001 ]]
