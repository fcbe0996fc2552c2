package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `address:port` to listen on, the address an IPv4 address, an IPv6 address in brackets, or
/// `localhost`, which is read as 127.0.0.1. No other names: whether the switch can listen must not
/// depend on a name service.
public final class AddressType extends ScalarType<String> {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final String HOST =
            "(" + BYTE + "(\\." + BYTE + "){3}|\\[[0-9A-Fa-f:.]{2,45}\\]|localhost)";
    private static final Pattern FORM =
            Pattern.compile("(?<host>" + HOST + "):(?<port>[0-9]{1,5})");

    @Override
    Optional<String> readScalar(YamlNode.Scalar scalar, Subject subject) {
        String text = scalar.text();
        if (text.matches(":?[0-9]{1,5}")) {
            String port = text.replace(":", "");
            return subject.wrong(
                    scalar,
                    "has no address, e.g. 127.0.0.1:" + port + ", or 0.0.0.0:" + port + " for all");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return subject.wrong(scalar, "is not an address with a port; allowed: " + allowed());
        }
        int port = Integer.parseInt(matcher.group("port"));
        return port < 1 || port > 65_535
                ? subject.wrong(scalar, "has an impossible port; allowed: 1 to 65535")
                : Optional.of(text.replaceFirst("^localhost:", "127.0.0.1:"));
    }

    /// The port of an address that was read.
    public static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public String allowed() {
        return "address:port, e.g. 127.0.0.1:8080";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", "^" + HOST + ":[0-9]{1,5}$");
        return schema;
    }
}
