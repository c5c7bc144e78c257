#!/bin/sh
# The locks hold every version and hash, without the address of a registry (uv.lock would name one).
set -eu
uv=$(command -v uv || echo .uv/bin/uv)
"$uv" lock --quiet --upgrade
write() { file=$1; shift; "$uv" export --quiet --all-packages --format requirements.txt --no-header --no-annotate "$@" --output-file "$file" >/dev/null; }
write requirements.lock --no-dev
write requirements-dev.lock
