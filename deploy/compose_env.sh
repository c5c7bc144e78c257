#!/bin/sh
# Writes .env for docker-compose.yml, once, with secrets of this installation.
set -eu
[ ! -e .env ] || { echo "gemeengoed: .env is er al" >&2; exit 0; }
umask 077
for name in POSTGRES DEMO ZAKEN OBJECTEN TARIEVEN LEDEN NOTIFICATIES; do
    echo "GEMEENGOED_SECRET_$name=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
done >.env
echo "GEMEENGOED_TOKEN_DEMO=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')" >>.env
