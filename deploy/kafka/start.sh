#!/usr/bin/env bash
# Start the broker under the name its log was made with. Services keep how far they have read by that name, so a new log
# must never bear an old one's: a lone broker's log gets a name of its own when it is made, the brokers of a cluster share
# the one in the secret kafka_cluster_id.
set -euo pipefail

made=$KAFKA_LOG_DIRS/meta.properties
given=/run/secrets/kafka_cluster_id
if [[ -s $made ]]; then
    CLUSTER_ID=$(sed -n 's/^cluster\.id=//p' "$made")
elif [[ -s $given ]]; then
    CLUSTER_ID=$(<"$given")
else
    CLUSTER_ID=$(/opt/kafka/bin/kafka-storage.sh random-uuid)
fi
export CLUSTER_ID
exec /etc/kafka/docker/run
