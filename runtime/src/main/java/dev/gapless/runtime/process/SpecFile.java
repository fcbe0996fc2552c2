package dev.gapless.runtime.process;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.Properties;

/// What a later agent has to know of an instance. Environment and arguments stay out: they may hold
/// secrets.
record SpecFile(String service, String release, Address address, String user, long memoryLimit) {
    static String print(InstanceSpec spec) {
        return """
        # An instance started by Gapless. Written before its start; read by the next agent.
        id=%s
        service=%s
        release=%s
        host=%s
        port=%d
        color=%s
        program=%s
        user=%s
        memory-limit=%d
        """
                .formatted(
                        spec.id(),
                        escape(spec.service()),
                        escape(spec.release()),
                        escape(spec.address().host()),
                        spec.address().port(),
                        escape(spec.color()),
                        escape(spec.command().getFirst()),
                        escape(spec.user()),
                        spec.memoryLimit());
    }

    static Optional<SpecFile> parse(String text) {
        Properties values = new Properties();
        try {
            values.load(new StringReader(text));
            return Optional.of(
                    new SpecFile(
                            values.getProperty("service", ""),
                            values.getProperty("release", ""),
                            new Address(
                                    values.getProperty("host", ""),
                                    Integer.parseInt(values.getProperty("port", ""))),
                            values.getProperty("user", ""),
                            Long.parseLong(values.getProperty("memory-limit", "0"))));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }
}
