#!/bin/sh
# Whether a YouTube Summarizer is well, for cron and containers; needs curl, or else Python.
#
#   health_check.sh [address]      address: http://127.0.0.1:5001 unless HEALTH_CHECK_URL or PORT says otherwise
#
# Exit code 0: well. 1: it answers and an alert is open, which is printed. 2: it does not answer.
# HEALTH_CHECK_TOKEN is sent where the server asks for a login, HEALTH_CHECK_TIMEOUT is in seconds (5).
set -u

url=${1:-${HEALTH_CHECK_URL:-http://127.0.0.1:${PORT:-5001}}}
url=${url%/}
seconds=${HEALTH_CHECK_TIMEOUT:-5}

fetch() {
    if command -v curl >/dev/null 2>&1; then
        if [ -n "${HEALTH_CHECK_TOKEN:-}" ]; then
            # Through a file of its own, so that no list of processes shows the token.
            printf 'header = "Authorization: Bearer %s"\n' "$HEALTH_CHECK_TOKEN" |
                curl -fsS --noproxy '*' --max-time "$seconds" --config - "$url$1"
        else
            curl -fsS --noproxy '*' --max-time "$seconds" "$url$1"
        fi
    else
        python=$(command -v python3 || command -v python) || { echo "neither curl nor Python is here" >&2; return 1; }
        "$python" -c '
import os, sys, urllib.request
token = os.environ.get("HEALTH_CHECK_TOKEN")
asked = urllib.request.Request(sys.argv[1], headers={"Authorization": "Bearer " + token} if token else {})
try:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    print(direct.open(asked, timeout=float(sys.argv[2])).read().decode())
except Exception as fault:
    sys.exit(str(fault))
' "$url$1" "$seconds"
    fi
}

fetch /health >/dev/null || { echo "no answer from $url" >&2; exit 2; }
report=$(fetch /system_health) || { echo "$url is alive, but does not tell how it is" >&2; exit 2; }
case $(printf %s "$report" | tr -d ' \n') in
    *'"status":"healthy"'*) echo "healthy" ;;
    *) printf '%s\n' "$report"; exit 1 ;;
esac
