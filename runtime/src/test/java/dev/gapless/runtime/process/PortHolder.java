package dev.gapless.runtime.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/// A program that listens on `PORT` and does nothing with it.
final class PortHolder {
    private PortHolder() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("PORT"));
        InetAddress address =
                InetAddress.getByName(arguments.length > 0 ? arguments[0] : "0.0.0.0");
        try (ServerSocket socket = new ServerSocket(port, 5, address)) {
            System.out.println("listening");
            while (true) {
                socket.accept().close();
            }
        }
    }

    /// The command that runs a class of the tests in a JVM of its own.
    static List<String> command(Class<?> main, String... arguments) {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
