#!/usr/bin/env bash
# A Docker Engine where this machine can have one, and the images that tests need, built from packages (deploy/offline).
# Without an engine the tests that need one are skipped, with the reason.
set -euo pipefail

starter=../shared/lab/docker-up.sh
if ! docker info >/dev/null 2>&1; then
    if [[ $(id -u) != 0 || ! -f $starter ]]; then
        echo "no Docker Engine answers, and this machine has no way to start one: what needs it is skipped"
        exit 0
    fi
    bash "$starter"
fi
if ! command -v mvn >/dev/null || ! command -v debootstrap >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap maven >/dev/null
fi
deploy/offline/build.sh
