#!/bin/sh
# Makes what a development site needs to be safe: a CA of its own and one for gateways, a certificate for each server, keys and passwords. Each goes into the volume of whoever needs it, readable by
# its user only. What is there already stays, so that it may run at each start. With "openssl" and Java's "keytool"; bcrypt comes from the console's own "hash-password".
set -eu
umask 077
out=${OUT:-/out}
jar=${JAR:-/sallyport/sallyport.jar}
names=${SITE_NAMES:-localhost}
authority=$out/authority
mkdir -p "$authority" "$out/admin" "$out/sallyport" "$out/migration" "$out/mysql" "$out/emqx" "$out/mosquitto" "$out/prometheus" "$out/grafana"
if [ -e "$authority/done" ]; then
  echo "secrets are there already; the console's admin password is in the volume \"admin\""
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
random() { openssl rand -hex 24; }
# Not echo, which takes the \n of a PEM for the end of a line.
say() { printf '%s\n' "$1"; }
# A PEM in one line of a properties file.
line() { awk '{ printf "%s%s", $0, "\\n" }' "$1"; }

# ca NAME SUBJECT: a CA with an empty list of revoked certificates.
ca() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$2" -keyout "$authority/$1.key" -out "$authority/$1.pem" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
  : >"$work/$1.index"
  printf '[ca]\ndefault_ca=it\n[it]\ndatabase=%s\ndefault_md=sha256\ndefault_crl_days=3650\n' "$work/$1.index" >"$work/$1.cnf"
  openssl ca -gencrl -config "$work/$1.cnf" -keyfile "$authority/$1.key" -cert "$authority/$1.pem" -out "$authority/$1.crl" 2>/dev/null
}

# certificate NAME USE DNS…: of the site's CA, with its key in PKCS #8.
certificate() {
  name=$1 use=$2
  shift 2
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$name.key"
  openssl req -new -key "$work/$name.key" -subj "/CN=$name" -out "$work/$name.csr"
  {
    echo "basicConstraints=critical,CA:FALSE"
    echo "keyUsage=critical,digitalSignature"
    echo "extendedKeyUsage=$use"
    [ $# -eq 0 ] || echo "subjectAltName=$(printf 'DNS:%s,' "$@" | sed 's/,$//')"
  } >"$work/$name.ext"
  openssl x509 -req -in "$work/$name.csr" -CA "$authority/site.pem" -CAkey "$authority/site.key" -CAcreateserial -days 825 -extfile "$work/$name.ext" -out "$work/$name.pem" 2>/dev/null
}

ca site "Sallyport development"
ca gateways "Sallyport development, gateways"
# shellcheck disable=SC2046,SC2086
set -- $(echo $names | tr ',' ' ')
certificate mysql serverAuth mysql
certificate broker serverAuth broker node1.emqx "$@"
certificate sallyport serverAuth sallyport "$@"
certificate prometheus serverAuth prometheus "$@"
certificate grafana serverAuth grafana "$@"
# Mosquitto knows the console by this name.
certificate console clientAuth
keytool -importcert -noprompt -alias site -file "$authority/site.pem" -keystore "$work/trust.p12" -storetype PKCS12 -storepass changeit 2>/dev/null

database=$(random) migration=$(random) console=$(random) administration=$(random) metrics=$(random) admin=$(random)
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/token.key"
openssl genpkey -algorithm ed25519 -out "$work/checkpoint.key"
openssl genpkey -algorithm ed25519 -out "$work/signing.key"

# Above the archive's own defaults (250), below the environment (300).
{
  say "config_ordinal=275"
  say "sallyport.database.password=$database"
  say "sallyport.security.users.admin.password-hash=$(echo "$admin" | java -jar "$jar" hash-password)"
  say "sallyport.security.users.prometheus.password-hash=$(echo "$metrics" | java -jar "$jar" hash-password)"
  say "quarkus.http.auth.session.encryption-key=$(random)"
  say "sallyport.signing.keys.first=$(line "$work/signing.key")"
  say "sallyport.audit.checkpoint-keys.first=$(line "$work/checkpoint.key")"
  say "sallyport.audit.checkpoint-key=first"
  say "sallyport.activation.broker-ca=$(line "$authority/site.pem")"
} >"$out/sallyport/sallyport.properties"
{
  say "config_ordinal=275"
  say "sallyport.broker.password=$console"
  say "sallyport.broker.admin.secret=$administration"
  say "sallyport.credentials.token-keys.first=$(line "$work/token.key")"
} >"$out/sallyport/emqx.properties"
{
  say "config_ordinal=275"
  say "sallyport.credentials.ca.key=$(line "$authority/gateways.key")"
  say "sallyport.credentials.ca.certificate=$(line "$authority/gateways.pem")"
} >"$out/sallyport/mosquitto.properties"
cp "$work/sallyport.pem" "$work/sallyport.key" "$work/console.pem" "$work/console.key" "$work/trust.p12" "$authority/site.pem" "$out/sallyport/"
mv "$out/sallyport/site.pem" "$out/sallyport/ca.pem"
printf 'config_ordinal=275\nsallyport.database.password=%s\n' "$migration" >"$out/migration/migration.properties"
cp "$work/trust.p12" "$out/migration/"

cp "$work/mysql.pem" "$work/mysql.key" "$out/mysql/"
cp "$authority/site.pem" "$out/mysql/ca.pem"
printf %s "$database" >"$out/mysql/database-password"
printf %s "$migration" >"$out/mysql/migration-password"
random >"$out/mysql/root-password"

cp "$work/broker.pem" "$work/broker.key" "$out/emqx/"
cp "$authority/site.pem" "$out/emqx/ca.pem"
printf 'user_id,password,is_superuser\nconsole,%s,false\n' "$console" >"$out/emqx/console.csv"
printf 'sallyport:%s:administrator\n' "$administration" >"$out/emqx/api-keys"

cp "$work/broker.pem" "$work/broker.key" "$out/mosquitto/"
cat "$authority/site.pem" "$authority/gateways.pem" >"$out/mosquitto/ca.pem"
cat "$authority/site.crl" "$authority/gateways.crl" >"$out/mosquitto/revoked.pem"
# Who may use which topic, beside the rest: mosquitto.conf names one folder.
cp "${ACL:-/acl}"/*.acl "$out/mosquitto/"
# Nobody connects over WebSocket with a password here; mosquitto wants the file.
: >"$out/mosquitto/passwords"

cp "$work/prometheus.pem" "$work/prometheus.key" "$out/prometheus/"
cp "$authority/site.pem" "$out/prometheus/ca.pem"
printf %s "$metrics" >"$out/prometheus/console-password"

cp "$work/grafana.pem" "$work/grafana.key" "$out/grafana/"
cp "$authority/site.pem" "$out/grafana/ca.pem"
random | tr -d '\n' >"$out/grafana/admin-password"

# For whoever sits at this machine.
printf '%s\n' "$admin" >"$out/admin/console-password"
cp "$out/grafana/admin-password" "$out/admin/grafana-password"
cp "$authority/site.pem" "$out/admin/ca.pem"

# The users that the images run as.
if [ "$(id -u)" = 0 ]; then
  chown -R 10001:10001 "$out/sallyport" "$out/migration"
  chown -R 999:999 "$out/mysql"
  chown -R 1000:1000 "$out/emqx"
  chown -R 1883:1883 "$out/mosquitto"
  chown -R 65534:65534 "$out/prometheus"
  chown -R 472:0 "$out/grafana"
fi
touch "$authority/done"
echo "made a CA, certificates, keys and passwords; the console's admin password is in the volume \"admin\""
