#!/bin/sh
# Starts a jar under the idle profile: start.sh JAR
set -eu
. "$(dirname "$0")/profile.sh"

if [ -n "$SYSTEMCTL" ]; then
    cp "$1" "$HERE/$IDLE_PROFILE.jar"
    echo "> systemctl start tiny-$IDLE_PROFILE"
    "$SYSTEMCTL" start "tiny-$IDLE_PROFILE"
    exit 0
fi
cp "$1" "$HERE/"
JAR=$(basename "$1")
cd "$HERE"
echo "> $JAR as $IDLE_PROFILE on $IDLE_PORT"
PORT=$IDLE_PORT TINY_ORDERS=$ORDERS nohup "$JAVA" \
    -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 \
    -Dspring.profiles.active="$IDLE_PROFILE" \
    -jar "$JAR" >>"$HERE/$IDLE_PROFILE.log" 2>&1 </dev/null &
echo $! >"$HERE/$IDLE_PROFILE.pid"
