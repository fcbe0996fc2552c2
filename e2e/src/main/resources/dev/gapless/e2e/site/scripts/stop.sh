#!/bin/sh
# Ends what runs under the idle profile: the release before the last one.
set -eu
. "$(dirname "$0")/profile.sh"

if [ -n "$SYSTEMCTL" ]; then
    echo "> systemctl stop tiny-$IDLE_PROFILE"
    "$SYSTEMCTL" stop "tiny-$IDLE_PROFILE"
    exit 0
fi
PID_FILE="$HERE/$IDLE_PROFILE.pid"
if [ ! -f "$PID_FILE" ]; then
    echo "> nothing runs on $IDLE_PORT"
    exit 0
fi
PID=$(cat "$PID_FILE")
echo "> kill -15 $PID"
kill -15 "$PID" 2>/dev/null || true
for _ in $(seq 1 100); do
    # one that has ended stays until somebody waits for it
    if [ ! -d "/proc/$PID" ] || grep -q '^State:.Z' "/proc/$PID/status" 2>/dev/null; then
        rm -f "$PID_FILE"
        exit 0
    fi
    sleep 0.1
done
echo "> it does not end"
exit 1
