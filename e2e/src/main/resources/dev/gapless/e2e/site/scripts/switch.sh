#!/bin/sh
# Lets nginx lead to the idle profile, which is not idle then.
set -eu
. "$(dirname "$0")/profile.sh"

echo "> nginx leads to $IDLE_PORT"
echo "set \$service_url http://127.0.0.1:$IDLE_PORT;" >"$INCLUDE"
if [ -f "$NGINX_PID" ]; then
    $NGINX -s reload
fi
