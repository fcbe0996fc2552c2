package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for a server on this machine, as nginx wants it, and a client that trusts it
/// alone.
///
/// @param store with certificate and key
record Certificate(Path chain, Path key, KeyStore store) {
    private static final String PASSWORD = "changeit";
    private static final String NAME = "shop";
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    static Certificate make(Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command =
                List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD);
        Program.Ended ended = Program.run(command);
        if (!ended.well()) {
            throw new IOException(ended.output());
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(
                chain,
                pem(
                        "CERTIFICATE",
                        Objects.requireNonNull(store.getCertificate(NAME)).getEncoded()));
        Files.writeString(
                key,
                pem(
                        "PRIVATE KEY",
                        Objects.requireNonNull(store.getKey(NAME, PASSWORD.toCharArray()))
                                .getEncoded()));
        return new Certificate(chain, key, store);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN "
                + what
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + what
                + "-----\n";
    }

    /// Asks over TLS until the answer has this body.
    void awaitAnswer(int port, String body) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String seen = "";
        while (!seen.endsWith("\r\n\r\n" + body)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still " + seen);
            }
            try {
                seen = get(port);
            } catch (IOException e) {
                seen = e.toString();
            }
            Thread.sleep(20);
        }
    }

    private String get(int port) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(NAME, store.getCertificate(NAME));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
