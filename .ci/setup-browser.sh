#!/usr/bin/env bash
# Gives the tests a headless Chromium: installs Debian's package where none is there, and prints the path of the program as the
# last line. Needs Debian and root to install; CASEWRIGHT_CHROMIUM names one that is there already.
set -euo pipefail

note() { printf '%s\n' "$*" >&2; }
find_browser() {
  local name
  if [ -n "${CASEWRIGHT_CHROMIUM:-}" ]; then printf '%s' "$CASEWRIGHT_CHROMIUM"; return 0; fi
  for name in chromium chromium-browser google-chrome; do command -v "$name" && return 0; done
  return 1
}

if ! find_browser >/dev/null; then
  note 'installing chromium'
  for try in 1 2 3; do apt-get update -qq >&2 && break; [ "$try" = 3 ] && exit 1; sleep 5; done
  # A font with the letters of European names, so that screenshots and widths do not hang on what the machine had.
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2
fi
BROWSER=$(find_browser)
"$BROWSER" --headless --no-sandbox --disable-gpu --dump-dom about:blank >/dev/null 2>&1 || { note "$BROWSER does not start"; exit 1; }
printf '%s\n' "$BROWSER"
