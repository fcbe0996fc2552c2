package dev.gapless.core.service;

/// Where an instance listens: the host it runs on and its TCP port (1 to 65535). On the agent's own
/// host `127.0.0.1`.
public record Address(String host, int port) {
    public Address {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an address: " + host + ":" + port);
        }
    }

    public static Address local(int port) {
        return new Address("127.0.0.1", port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
