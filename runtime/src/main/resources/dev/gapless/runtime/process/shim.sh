# Runs one instance of Gapless and writes down its exit code, whatever becomes of the agent.
#
#   setsid sh shim.sh FOLDER GROUP SCORE COMMAND...
#
# FOLDER  instances/ID: `shim`, `boot-id`, `starttime`, `pid` and, at the end, `exit` are written there
# GROUP   control group to enter, or -
# SCORE   oom_score_adj of the instance; the shim keeps its own
# Output goes where the agent pointed it (the log, opened for appending). POSIX sh; read whole before it runs.

# Sets pid and ticks to those of the very shell that calls it, without a process more.
itself() {
    read -r stat </proc/self/stat
    pid=${stat%% *}
    set -- ${stat##*) }
    ticks=${20}
}

# Becomes the instance: the pid written is that of the program itself.
become() {
    if [ "$group" != - ]; then
        { echo 0 >"$group/cgroup.procs"; } 2>/dev/null || echo "gapless: cannot enter $group, no memory limit"
    fi
    # where it cannot be written the kernel chooses as it always did
    { echo "$score" >/proc/self/oom_score_adj; } 2>/dev/null
    itself
    echo "$boot" >"$folder/boot-id" && echo "$ticks" >"$folder/starttime" && echo "$pid" >"$folder/pid" || exit 125
    exec "$@"
}

main() {
    folder=$1 group=$2 score=$3
    shift 3
    read -r boot </proc/sys/kernel/random/boot_id
    itself
    # Whoever creates this file runs the instance; so it is run at most once, even if it was asked for twice.
    if ! (set -C && echo "$pid $ticks $boot" >"$folder/shim") 2>/dev/null; then
        [ -s "$folder/shim" ] || echo "gapless: cannot write to $folder"
        exit 0
    fi
    # Room for the exit code, even when the disk is full by then.
    echo '    ' >"$folder/.exit.new"
    # Caught, not ignored: the shim outlives a signal to all of its session, the instance gets it as usual.
    trap : HUP INT QUIT TERM USR1 USR2
    (become "$@")
    code=$?
    printf '%-4s\n' "$code" 1<>"$folder/.exit.new"
    sync "$folder/.exit.new" 2>/dev/null
    mv "$folder/.exit.new" "$folder/exit"
    sync "$folder" 2>/dev/null
    exit 0
}

main "$@"
