#!/bin/sh
# First start of the database server: a database and a user per service.
set -eu
for name in gateway zaken objecten tarieven leden notificaties; do
    psql -v ON_ERROR_STOP=1 -U postgres -v name="$name" -v secret="$GEMEENGOED_SECRET_POSTGRES" <<'SQL'
create user :"name" password :'secret';
create database :"name" owner :"name";
SQL
done
