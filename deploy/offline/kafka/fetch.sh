#!/usr/bin/env bash
# fetch.sh FOLDER: resolves pom.xml with Maven and puts the archives in FOLDER/libs, if they are exactly those in artifacts.sha256.
# fetch.sh --pin FOLDER: writes artifacts.sha256 anew, after pom.xml has changed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
pins=$here/artifacts.sha256
pin=''
if [[ $1 == --pin ]]; then pin=yes && shift; fi
folder=$1
command -v mvn >/dev/null || { echo "Maven tidak ditemukan / not found: apt-get install maven" >&2; exit 1; }

mkdir -p "$folder" && cd "$folder"
rm -rf repository libs
mvn --quiet --batch-mode --strict-checksums --file "$here/pom.xml" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -Dmdep.useRepositoryLayout=true -DoutputDirectory="$PWD/repository"

# "group:artifact:version sha256" for each: the folders of a repository are group, artifact and version.
(cd repository && find . -name '*.jar' -printf '%P\n' | sort | while read -r jar; do
    version=$(dirname "$jar") artifact=$(dirname "$(dirname "$jar")")
    group=$(dirname "$artifact")
    echo "${group//\//.}:$(basename "$artifact"):$(basename "$version") $(sha256sum "$jar" | cut --delimiter=' ' --fields=1)"
done) >resolved
if [[ -n $pin ]]; then cp resolved "$pins"; fi
diff "$pins" resolved || { echo "arsip berbeda dari daftarnya / archives differ from their list: $pins" >&2; exit 1; }

mkdir libs && find repository -name '*.jar' -exec mv --target-directory=libs {} +
rm -r repository resolved
