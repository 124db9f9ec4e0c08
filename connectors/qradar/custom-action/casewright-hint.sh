#!/bin/bash
# QRadar custom action: tells Casewright that an offense may have changed, so that it polls now.
# It is only ever a hint: QRadar gives a custom action no offense id, and Casewright looks the offense up itself.
#
# Parameters, in this order:
#   1 fixed              https://HOST/hooks/offense
#   2 fixed, encrypted   secret of the hook, whsec_...
#   3 dynamic            username
#   4 dynamic            starttime
#   5 fixed, optional    PEM file of the authority that signed the certificate of HOST
#
# Signed as in the Standard Webhooks specification. Needs bash, curl and openssl; ends within 5 seconds.
set -u -o pipefail

url=${1:-} secret=${2:-} username=${3:-} starttime=${4:-} authority=${5:-}

fail() {
  echo "casewright-hint: $1" >&2
  exit 2
}

case $url in
  https://* | http://127.0.0.1:* | http://localhost:*) ;;
  *) fail 'the first parameter must be an https address' ;;
esac
key=$(printf '%s' "${secret#whsec_}" | openssl base64 -d -A 2>/dev/null | od -An -v -tx1 | tr -d ' \n')
[ -n "$key" ] || fail 'the second parameter must be a secret such as whsec_...'

json_text() {
  local text
  text=$(printf '%s' "$1" | tr -d '\000-\037\177')
  text=${text//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

[[ $starttime =~ ^[0-9]{1,16}$ ]] || starttime=null
body="{\"username\":$(json_text "${username:0:255}"),\"starttime\":$starttime}"
id="msg_$(openssl rand -hex 16)" || fail 'openssl gave no random id'
now=$(date +%s)
signature=$(printf '%s.%s.%s' "$id" "$now" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A) ||
  fail 'openssl could not sign'

# The body goes through standard input: a user name must not stand in the list of processes.
printf '%s' "$body" | curl --silent --show-error --fail --output /dev/null \
  --connect-timeout 2 --max-time 5 \
  ${authority:+--cacert "$authority"} \
  --header 'Content-Type: application/json' \
  --header "webhook-id: $id" \
  --header "webhook-timestamp: $now" \
  --header "webhook-signature: v1,$signature" \
  --data-binary @- "$url"
