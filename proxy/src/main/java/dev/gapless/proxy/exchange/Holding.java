package dev.gapless.proxy.exchange;

import dev.gapless.proxy.hold.HoldGate;
import dev.gapless.proxy.route.Hold;
import dev.gapless.proxy.target.FailureCause;
import dev.gapless.proxy.target.LiveService;

import org.jspecify.annotations.Nullable;

/// One exchange's place among those that wait for another table or for an instance that accepts
/// connections.
final class Holding {
    private final Worker worker;
    private final Exchange exchange;
    private @Nullable HoldGate gate;
    private Hold bounds = Hold.OFF;
    private long bytes;
    private long untilNanos;
    private long againNanos;
    private FailureCause otherwise = FailureCause.HOLD_TIMEOUT;

    Holding(Worker worker, Exchange exchange) {
        this.worker = worker;
        this.exchange = exchange;
    }

    boolean waiting() {
        return gate != null;
    }

    /// Begins to wait, or goes on waiting.
    ///
    /// @return false when there is no room
    boolean enter(LiveService service, long size) {
        HoldGate wanted = service.state().hold();
        if (gate == wanted) {
            return true;
        }
        leave();
        if (!wanted.tryEnter(service.route().hold(), size)) {
            return false;
        }
        gate = wanted;
        bounds = service.route().hold();
        bytes = size;
        worker.hold(exchange);
        return true;
    }

    /// @param until when it has waited for too long
    /// @param again when to look again even if the table does not change
    void until(long until, long again, FailureCause cause) {
        untilNanos = until;
        againNanos = again;
        otherwise = cause;
    }

    /// More of the body has come while it waits.
    ///
    /// @return false when there is no room for it
    boolean grow(long more) {
        HoldGate entered = gate;
        if (entered == null) {
            return true;
        }
        bytes += more;
        return entered.grow(bounds, more);
    }

    void leave() {
        HoldGate left = gate;
        if (left != null) {
            gate = null;
            left.leave(bytes);
            worker.unhold(exchange);
        }
    }

    void tick(long now) {
        if (gate == null) {
            return;
        }
        if (now - untilNanos >= 0) {
            exchange.fail(otherwise);
        } else if (now - againNanos >= 0) {
            exchange.lookAgain();
        }
    }
}
