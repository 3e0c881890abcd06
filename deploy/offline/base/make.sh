#!/usr/bin/env bash
# make.sh TAG LABEL: a minimal Debian trixie from the mirror that this host itself uses, with its security updates, as an image.
# Every other recipe starts from it and adds packages with apt-install.
set -euo pipefail

tag=$1 label=$2
release=trixie
here=$(cd "$(dirname "$0")" && pwd)
root=$OUT/root

[[ $(id -u) == 0 ]] || { echo "Jalankan sebagai root / run as root: debootstrap" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap tidak ditemukan / not found: apt-get install debootstrap" >&2; exit 1; }

# mirror SUITE LABEL: the first among this host's sources of packages that really has that suite of Debian; else nothing.
mirror() {
    local address addresses
    addresses=$(grep -rhvE '^ *#' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | grep -oE 'https?://[^ ]*debian[^ ]*' | sort -u) || true
    for address in $addresses; do
        /usr/lib/apt/apt-helper download-file "${address%/}/dists/$1/InRelease" "$OUT/InRelease" >/dev/null 2>&1 || continue
        if grep -qx "Label: $2" "$OUT/InRelease"; then echo "${address%/}" && return; fi
    done
}
archive=${DEBIAN_MIRROR:-$(mirror "$release" Debian)}
security=${DEBIAN_SECURITY_MIRROR:-$(mirror "$release-security" Debian-Security)}
[[ -n $archive ]] || { echo "Cermin Debian tidak ditemukan / no Debian mirror among this host's sources: set DEBIAN_MIRROR" >&2; exit 1; }
[[ -n $security ]] || echo "tanpa pembaruan keamanan / without security updates: set DEBIAN_SECURITY_MIRROR"

rm -rf "$root"
DPKG_FORCE=unsafe-io debootstrap --variant=minbase --force-check-gpg --include=ca-certificates "$release" "$root" "$archive"

{
    echo "deb $archive $release main"
    echo "deb $archive $release-updates main"
    [[ -z $security ]] || echo "deb $security $release-security main"
} >"$root/etc/apt/sources.list"
install -D -m 755 "$here/apt-install" "$root/usr/local/sbin/apt-install"
install -D -m 644 "$here/dpkg.cfg" "$root/etc/dpkg/dpkg.cfg.d/offline"
echo 'Acquire { Languages "none"; Retries "3"; };' >"$root/etc/apt/apt.conf.d/offline"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" && chmod 755 "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/usr/share/offline"
(cd "$root/var/cache/apt/archives" && sha256sum -- *.deb) >"$root/usr/share/offline/archives.sha256"
rm -f "$root"/var/cache/apt/archives/*.deb
chroot "$root" apt-install --upgrade

# A site's own authority, through which this host may reach its mirrors, is trusted in the containers too.
cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/" 2>/dev/null || true
chroot "$root" update-ca-certificates
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"

find "$root"/usr/share/{doc,info,locale,man} ! -type d ! -name copyright -delete
rm -f "$root"/var/log/*.log "$root"/etc/{resolv.conf,hostname}
tar --directory "$root" --create . | docker import \
    --change 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt' \
    --change "LABEL $label" --change 'CMD ["bash"]' - "$tag"
rm -rf "$root" "$OUT/InRelease"
