#!/bin/sh
# Make .venv and install exactly what the given lock file names, hashes checked; then the project itself, from the
# tree; compiled here, so that the first start need not.
set -eu
lock=$1
python=${PYTHON:-python3}

command -v "$python" >/dev/null || {
    echo "Python tidak ditemukan. Pasang Python 3.11 atau lebih baru. / Python not found: install Python 3.11 or newer." >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Perlu Python 3.11 atau lebih baru; ini $("$python" --version). / Python 3.11 or newer is needed. PYTHON=python3.12 make ..." >&2
    exit 1
}
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear .venv || {
        echo "Modul venv belum ada: sudo apt install python3-venv. / The venv module is missing: sudo apt install python3-venv." >&2
        exit 1
    }
fi
echo "Memasang dependensi dari $lock ... / Installing dependencies ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
.venv/bin/python -m compileall -q mumpuni services shared
