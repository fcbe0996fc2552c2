package dev.gapless.traffic.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// Where lines are heard.
class RequestLogTest {
    /// The next agent needs it, and meanwhile nginx opens sockets of its own.
    @Test
    void theKernelGivesItsPortToNobodyWhoSends() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RequestLog log = new RequestLog(0, new Counts())) {
                assertThat(log.port()).isBetween(1024, LastingPort.firstGiven() - 1);
            }
        }
    }
}
