#!/bin/sh
# Waits until what was started under the idle profile answers.
set -eu
. "$(dirname "$0")/profile.sh"

for _ in $(seq 1 100); do
    if curl -fs -o /dev/null "http://127.0.0.1:$IDLE_PORT/"; then
        echo "> $IDLE_PORT answers"
        exit 0
    fi
    sleep 0.3
done
echo "> $IDLE_PORT does not answer"
exit 1
