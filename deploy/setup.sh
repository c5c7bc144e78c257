#!/bin/sh
# Makes .venv with everything in requirements-dev.lock: needs only Python 3.11 or newer. Each thing that can be wrong is one line.
set -eu
seen=""
fail() { echo "gemeengoed: $1" >&2; exit 1; }
[ -w . ] || fail "deze map is niet te beschrijven: $(pwd)"
for found in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$found" ] && command -v "$found" >/dev/null 2>&1 || continue
    if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$found; break; fi
    seen="$seen $("$found" -V 2>&1 || true)"
    [ "$found" != "${PYTHON:-}" ] || break
done
[ -n "${python:-}" ] || fail "Python 3.11 of nieuwer is nodig; gevonden:${seen:- geen}"
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    [ -x .uv/bin/uv ] || { "$python" -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'; } ||
        fail "uv is niet te installeren (venv of pip ontbreekt, of er is geen netwerk)"
    uv=.uv/bin/uv
fi
[ -x .venv/bin/python ] || "$uv" venv --quiet --python "$("$python" -c 'import sys; print(sys.executable)')" .venv
"$uv" pip install --quiet --compile-bytecode --python .venv/bin/python -r requirements-dev.lock || fail "de pakketten zijn niet te installeren"
.venv/bin/python -m compileall -q services gateway deploy # also where Python may not keep bytecode: a start then takes seconds less
touch .venv/.ready
