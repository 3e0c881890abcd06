#!/usr/bin/env bash
# Build the images that the Compose files name from Debian packages and Maven artifacts alone, under the same tags:
#   deploy/offline/build.sh [--fresh] [--save] [IMAGE ...]      (default: every image in the file "images" beside this script)
# An image that is there and was built from the recipe as it is now is kept; --fresh builds it again, with today's packages.
# --save also writes them, and the services' images where Compose has built them, to one archive with checksums.
# Results, logs and manifest.json go to the folder OUT (default: build/offline). See docs/how-to/offline-images.md.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
export OUT=${OUT:-$project/build/offline}
base=mumpuni/trixie:1
label=mumpuni.recipe

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }
fail() { echo "$*" >&2 && exit 1; }
recipe_of() { awk -v tag="$1" '$1 == tag { print $2 }' "$here/images"; }

# The checksum of a recipe: its files, those of the base, and the authorities that this host trusts.
checksum() {
    (cd "$here" && find base "$1" -type f -print0 | sort --zero-terminated | xargs --null sha256sum /etc/ssl/certs/ca-certificates.crt) |
        sha256sum | cut --delimiter=' ' --fields=1
}

is_built() {
    [[ -z $fresh ]] && [[ $(docker image inspect --format "{{index .Config.Labels \"$label\"}}" "$1" 2>/dev/null) == "$(checksum "$2")" ]]
}

make_base() {
    if is_built "$base" base; then return; fi
    "$here/base/make.sh" "$base" "$label=$(checksum base)"
}

# build TAG RECIPE: in a folder of its own, so that what is downloaded never lies among the recipes.
build() {
    local context=$OUT/context/$2
    DOCKER_BUILDKIT=1 docker build --progress plain ${fresh:+--no-cache} --label "$label=$(checksum "$2")" --tag "$1" "$context"
}

# step NAME COMMAND ...: runs it with its output in a log, which is shown when it fails.
step() {
    local start=$SECONDS log=$OUT/log/${1//[\/:]/-}.log
    if "${@:2}" >"$log" 2>&1 </dev/null; then
        say "$1 ($((SECONDS - start)) s)"
    else
        tail --lines 30 "$log" >&2
        fail "gagal / failed: $1; $log"
    fi
}

# start NAME COMMAND ...: a step that runs beside others, until all_done.
start() {
    step "$@" &
    running+=($!)
}

# all_done: waits for every step that was started; fails when one did.
all_done() {
    local failed='' job
    for job in "${running[@]}"; do wait "$job" || failed=yes; done
    running=()
    [[ -z $failed ]] || exit 1
}

# One archive, as the images share most of their layers.
save_images() {
    local image saved=("${tags[@]}")
    for image in $(docker compose --project-directory "$project" --profile tools config --images | grep '^mumpuni/' | sort -u); do
        if docker image inspect "$image" >/dev/null 2>&1; then saved+=("$image"); else say "$image: belum dibuat / not built yet"; fi
    done
    docker save --output "$OUT/images.tar" "${saved[@]}"
    (cd "$OUT" && sha256sum images.tar manifest.json >SHA256SUMS)
    say "$OUT/images.tar ($(du --human-readable "$OUT/images.tar" | cut --fields=1)), SHA256SUMS"
}

fresh='' save='' tags=() wanted=() running=()
for argument; do
    case $argument in
    --fresh) fresh=yes ;;
    --save) save=yes ;;
    -*) fail "unknown option: $argument" ;;
    *) tags+=("$argument") ;;
    esac
done
if [[ ${#tags[@]} == 0 ]]; then mapfile -t tags < <(awk '!/^#/ { print $1 }' "$here/images"); fi
for tag in "${tags[@]}"; do [[ -n $(recipe_of "$tag") ]] || fail "tidak ada resep / no recipe: $tag"; done
docker info >/dev/null 2>&1 || fail "Docker tidak menjawab / Docker does not answer: docker info"

mkdir -p "$OUT/log" "$OUT/context"
OUT=$(cd "$OUT" && pwd)
exec 9>"$OUT/lock" && flock 9

for tag in "${tags[@]}"; do
    if is_built "$tag" "$(recipe_of "$tag")"; then say "$tag: sudah ada / is there"; else wanted+=("$tag"); fi
done

if [[ ${#wanted[@]} != 0 ]]; then
    start "$base" make_base
    for tag in "${wanted[@]}"; do
        recipe=$(recipe_of "$tag")
        rm -rf "$OUT/context/$recipe" && cp -r "$here/$recipe" "$OUT/context/"
        if [[ -x $here/$recipe/fetch.sh ]]; then start "$recipe/fetch" "$here/$recipe/fetch.sh" "$OUT/context/$recipe"; fi
    done
    all_done
    for tag in "${wanted[@]}"; do start "$tag" build "$tag" "$(recipe_of "$tag")"; done
    all_done
fi

python3 "$here/manifest.py" "$OUT/manifest.json" "${tags[@]}"
say "$OUT/manifest.json"
if [[ -n $save ]]; then save_images; fi
