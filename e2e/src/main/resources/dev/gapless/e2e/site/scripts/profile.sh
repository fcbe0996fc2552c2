# Of the two profiles one serves, as the include says; the other one is idle. Sourced by the others.
HERE=$(cd "$(dirname "$0")" && pwd)
. "$HERE/site.env"

serving_port() {
    sed -n 's/^set .*:\([0-9]*\);$/\1/p' "$INCLUDE" 2>/dev/null
}

if [ "$(serving_port)" = "$PORT_OF_REAL1" ]; then
    IDLE_PROFILE=real2
    IDLE_PORT=$PORT_OF_REAL2
else
    IDLE_PROFILE=real1
    IDLE_PORT=$PORT_OF_REAL1
fi
