package dev.gapless.proxy.listen;

import io.netty.channel.unix.Errors.NativeIoException;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/// An address cannot be listened on.
public final class ListenFailed extends Exception {
    private static final long serialVersionUID = 1;

    private static final int EACCES = 13;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;

    private final String code;

    ListenFailed(InetSocketAddress address, @Nullable Throwable cause) {
        super(
                "cannot listen on "
                        + address.getAddress().getHostAddress()
                        + ":"
                        + address.getPort()
                        + ": "
                        + (cause == null ? "no reason given" : cause.getMessage()),
                cause);
        this.code =
                cause instanceof NativeIoException error
                        ? code(-error.expectedErr())
                        : "listen-failed";
    }

    private static String code(int errno) {
        return switch (errno) {
            case EADDRINUSE -> "address-in-use";
            case EACCES -> "listen-denied";
            case EADDRNOTAVAIL -> "address-not-available";
            default -> "listen-failed";
        };
    }

    /// Stable: `address-in-use`, `listen-denied`, `address-not-available` or `listen-failed`.
    public String code() {
        return code;
    }
}
