#!/bin/sh
# Run once, when the volume of the database is new: the database, the role that owns it, and one that only watches.
set -eu
export SECRETS="${SECRETS:-/run/secrets}"
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\set mysteryshopper `cat "$SECRETS/mysteryshopper"`
\set watcher `cat "$SECRETS/watcher"`
CREATE ROLE mysteryshopper LOGIN PASSWORD :'mysteryshopper';
CREATE ROLE watcher LOGIN PASSWORD :'watcher' CONNECTION LIMIT 5;
GRANT pg_monitor TO watcher;
CREATE DATABASE mysteryshopper OWNER mysteryshopper TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE mysteryshopper FROM PUBLIC;
GRANT CONNECT ON DATABASE mysteryshopper TO watcher;
SQL
