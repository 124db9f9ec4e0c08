#!/usr/bin/env bash
# Gives the tests a throw-away PostgreSQL with pgvector: installs what is missing, starts a cluster that may lose data, and prints its
# URL as the last line. Run again, it prints the URL of the cluster that is already there. Needs Debian and root.
set -euo pipefail
HOME_DIR=${CASEWRIGHT_POSTGRES_DIR:-/var/tmp/casewright-postgres}
PORT_FIRST=54330

note() { printf '%s\n' "$*" >&2; }
newest_server() { ls /usr/lib/postgresql 2>/dev/null | sort -n | tail -1; }

install_server() {
  [ -n "$(newest_server)" ] && return 0
  note 'installing postgresql'
  apt-get update -qq >&2
  # The package would start a cluster of its own, which nobody asked for.
  install -d /etc/postgresql-common && grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
    printf 'create_main_cluster = false\n' >> /etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
}

# Debian's own package where there is one; otherwise its newer source, built for the server that is installed.
install_pgvector() {
  local version=$1 bin=/usr/lib/postgresql/$1/bin
  [ -e "$("$bin/pg_config" --pkglibdir)/vector.so" ] && return 0
  if apt-get install -y -qq --no-install-recommends "postgresql-$version-pgvector" >/dev/null 2>&1; then return 0; fi
  note "building pgvector for PostgreSQL $version"
  command -v gcc >/dev/null || { apt-get update -qq >&2; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev >&2; }
  local work mirror; work=$(mktemp -d); mkdir -p "$work"/{parts,lists/partial,cache/archives/partial,src,dev}; chmod -R a+rX "$work"
  mirror=$(grep -hm1 '^URIs:' /etc/apt/sources.list.d/debian.sources 2>/dev/null | awk '{print $2}'); mirror=${mirror:-http://deb.debian.org/debian}
  printf 'Types: deb-src\nURIs: %s\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' "$mirror" > "$work/parts/trixie.sources"
  printf 'Dir::Etc::SourceList "/dev/null";\nDir::Etc::SourceParts "%s/parts";\nDir::State::Lists "%s/lists";\nDir::Cache "%s/cache";\n' "$work" "$work" "$work" > "$work/apt.conf"
  (cd "$work/src"; export APT_CONFIG=$work/apt.conf; apt-get -qq update; apt-get -qq source pgvector) >/dev/null 2>&1
  # Headers only: installing the package would bring clang and llvm.
  (
    cd "$work/dev"
    exact=$(dpkg-query -W -f='${Version}' "postgresql-$version")
    apt-get -qq download "postgresql-server-dev-$version=$exact" || { apt-get -qq update; apt-get -qq download "postgresql-server-dev-$version=$exact" || apt-get -qq download "postgresql-server-dev-$version"; }
    dpkg-deb -x ./*.deb root
  ) >/dev/null 2>&1
  cd "$work"/src/pgvector-*/
  gcc -O2 -fPIC -shared -ftree-vectorize -fassociative-math -fno-signed-zeros -fno-trapping-math -fno-strict-aliasing -fwrapv -w \
    -I"$work/dev/root/usr/include/postgresql/$version/server" -Isrc src/*.c -o vector.so
  local release extensions; release=$(sed -n "s/^default_version = '\(.*\)'/\1/p" vector.control); extensions=$("$bin/pg_config" --sharedir)/extension
  install -m 755 vector.so "$("$bin/pg_config" --pkglibdir)/vector.so"
  install -m 644 vector.control "$extensions/"; install -m 644 sql/vector.sql "$extensions/vector--$release.sql"; install -m 644 sql/vector--*--*.sql "$extensions/"
  cd /; rm -rf "$work"
  note "pgvector $release installed for PostgreSQL $version"
}

free_port() {
  local port=$PORT_FIRST
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  printf '%s' "$port"
}

as_postgres() { su postgres -s /bin/bash -c "$1"; }

install_server
VERSION=$(newest_server); BIN=/usr/lib/postgresql/$VERSION/bin
install_pgvector "$VERSION"
DATA=$HOME_DIR/$VERSION
if [ -f "$DATA/url" ] && as_postgres "$BIN/pg_ctl -D $DATA/data status" >/dev/null 2>&1; then cat "$DATA/url"; exit 0; fi
if [ ! -f "$DATA/data/PG_VERSION" ]; then
  rm -rf "$DATA"; install -d -o postgres -g postgres "$HOME_DIR" "$DATA"
  as_postgres "$BIN/initdb -D $DATA/data -A trust -U postgres -E UTF8 --locale=C.UTF-8 -N" >&2
fi
rm -f "$DATA/data/postmaster.pid"
PORT=$(free_port)
as_postgres "$BIN/pg_ctl -D $DATA/data -l $DATA/log -o '-p $PORT -k $DATA -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200' -w start" >&2
printf 'postgres://postgres@127.0.0.1:%s/postgres\n' "$PORT" > "$DATA/url"
cat "$DATA/url"
