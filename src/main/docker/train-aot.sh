#!/bin/sh
# Makes the ahead-of-time cache (JEP 514) of the JVM form by a training run: starts the application with a database and a broker that do not answer, waits until it is live, looks at
# some of what it serves, and stops it as its supervisor would. The JVM writes the cache when it ends.
#
#   train-aot.sh JAR OUTPUT
#
# JAVA_HOME says which Java (25 or later). The cache counts for the very same Java, the same JAR at the same place and unchanged, and the same JVM_OPTIONS (those of the environment, for which
# the garbage collector and the size of object pointers matter); otherwise Java says nothing and starts as without it.
set -eu

jar=$1
output=$2
java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
work=$(mktemp -d)
port=$((20000 + $$ % 20000))
base=http://127.0.0.1:$port
pid=

end() {
  [ -z "$pid" ] || kill -9 "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

probe() { "$java" -XX:TieredStopAtLevel=1 -Xmx32m -cp "$jar" io.sallyport.Probe "$base$1" 2>/dev/null; }

# Nothing of the environment but these gets in: the cache is to be the same wherever it is made. Port 1 of the loopback interface answers nobody.
# The user is made for this run and has no password that anybody knows.
# shellcheck disable=SC2086
env -i PATH="$PATH" HOME="$work" \
  SALLYPORT_DATABASE_URL='jdbc:mysql://127.0.0.1:1/sallyport?rewriteBatchedStatements=true&connectionTimeZone=UTC&connectTimeout=200' \
  SALLYPORT_BROKER_HOST=127.0.0.1 \
  SALLYPORT_BROKER_PORT=1 \
  SALLYPORT_SECURITY_USERS_NOBODY_PASSWORD_HASH="\$2a\$10\$ybJ4ez41KkC4x1avmvRzEeBcb4y0p5rNLCeHODj0y56gyKyshlhfu" \
  SALLYPORT_SECURITY_USERS_NOBODY_GRANTS=viewer \
  SALLYPORT_SHUTDOWN_DRAIN_FOR=0s \
  QUARKUS_FLYWAY_MIGRATE_AT_START=false \
  QUARKUS_HTTP_HOST=127.0.0.1 \
  QUARKUS_HTTP_PORT="$port" \
  "$java" ${JVM_OPTIONS:-} -XX:AOTCacheOutput="$work/cache.aot" -jar "$jar" >"$work/log" 2>&1 &
pid=$!

tries=0
until probe /q/health/live; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$pid" 2>/dev/null; then
    echo "the training run did not become live:" >&2
    cat "$work/log" >&2
    exit 1
  fi
  sleep 0.2
done
# What a first visitor and a probe need is then in the cache, too.
for path in /q/health/ready /q/health/started /sign-in /openapi /api/v1/gateways /; do
  probe "$path" || true
done

kill -TERM "$pid"
wait "$pid" || true
pid=
if [ ! -s "$work/cache.aot" ]; then
  echo "the training run left no cache:" >&2
  cat "$work/log" >&2
  exit 1
fi
mkdir -p "$(dirname "$output")"
cp "$work/cache.aot" "$output"
echo "$output: $(($(wc -c <"$output") / 1048576)) MiB"
