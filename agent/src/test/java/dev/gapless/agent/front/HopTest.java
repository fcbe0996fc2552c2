package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.core.service.SwitchSettings;
import dev.gapless.runtime.linux.Connections;
import dev.gapless.testkit.Needed;
import dev.gapless.traffic.nginx.Led;
import dev.gapless.traffic.nginx.NginxSwitch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a request meets that passes a server of the user's and then ours, inside one nginx: a real
/// one.
class HopTest {
    @TempDir Path folder;

    private final NginxSwitch traffic =
            new NginxSwitch(1, Connections::established, Nginx::elsewhere, _ -> Led.SEEN);
    private UserNginx nginx;
    private ByFlags shop;
    private int service;

    @BeforeEach
    void begin() throws IOException {
        assumeTrue(Needed.there("nginx", UserNginx.program().isPresent()), "no nginx is installed");
        nginx = new UserNginx(folder);
        String line = Files.readString(nginx.include());
        service = Integer.parseInt(line.replaceAll(".*:([0-9]+);\n", "$1"));
        shop = ByFlags.shop(nginx, service);
    }

    @AfterEach
    void end() throws Exception {
        traffic.close();
        if (nginx != null) {
            nginx.close();
        }
    }

    /// @param port where it goes from then on
    private void adopt(int port) {
        traffic.together("shop", shop.joint());
        traffic.apply(shop.routes(1, port));
    }

    /// The application behind two servers of nginx learns what the first one says of its client.
    @Test
    void howTheClientCameStaysAsTheUsersServerSays() throws IOException {
        int application = nginx.telling("X-Forwarded-Proto");
        adopt(application);
        assertThat(nginx.answer()).isEqualTo("https");
        assertThat(UserNginx.answer(shop.listen()))
                .as("straight to ours, as straight to the application")
                .isEqualTo("none");
    }

    /// The application would take 127.0.0.1 for each of its clients.
    @Test
    void whatTheUsersServerDoesNotSayOursDoesNotSayEither() throws IOException {
        nginx.configure("", "", "proxy_set_header X-Real-IP $remote_addr;");
        adopt(nginx.telling("X-Forwarded-For"));
        assertThat(nginx.answer()).isEqualTo("none");
        traffic.apply(shop.routes(2, nginx.telling("X-Forwarded-Proto")));
        assertThat(nginx.answer()).isEqualTo("none");
        assertThat(nginx.answer("/", "X-Forwarded-Proto: wss\r\n")).isEqualTo("wss");
    }

    /// A server with real_ip takes the client's address for that of the connection.
    @Test
    void whoTheClientIsStaysAsTheUsersServerSays() throws IOException {
        nginx.configure(
                "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;",
                "",
                "proxy_set_header X-Forwarded-For $http_x_client;"
                        + " proxy_set_header X-Forwarded-Proto https;");
        int client = nginx.telling("X-Forwarded-For");
        adopt(client);
        assertThat(nginx.answer("/", "X-Client: 198.51.100.7\r\n")).isEqualTo("198.51.100.7");
        assertThat(nginx.answer("/", "X-Client: 198.51.100.7, 203.0.113.9\r\n"))
                .isEqualTo("198.51.100.7, 203.0.113.9");
        traffic.apply(shop.routes(2, nginx.telling("X-Forwarded-Proto")));
        assertThat(nginx.answer("/", "X-Client: 198.51.100.7\r\n")).isEqualTo("https");
    }

    /// What it says of sizes, buffers and clients is for itself, and not asked a second time.
    @Test
    void whatTheUsersServerLetsThroughPassesOursToo() throws IOException {
        nginx.configure(
                "limit_req_zone $binary_remote_addr zone=one:1m rate=1r/m; limit_req zone=one;"
                        + " limit_req_zone $request_id zone=own:1m rate=100r/s;"
                        + " deny 127.0.0.1; proxy_busy_buffers_size 16k;",
                "allow all; limit_req zone=own; large_client_header_buffers 4 64k;",
                "proxy_buffer_size 64k; proxy_buffers 4 64k; proxy_busy_buffers_size 128k;"
                        + " proxy_buffering off;");
        String cookie = "a=" + "x".repeat(12_000);
        int big = nginx.saying("Set-Cookie: " + cookie + "\r\n");
        adopt(big);
        assertThat(nginx.first("Connection: close\r\n"))
                .as("a large head of an answer")
                .startsWith("HTTP/1.1 200");
        assertThat(nginx.first("Connection: close\r\nCookie: " + cookie + "\r\n"))
                .as("a large head of a request")
                .startsWith("HTTP/1.1 200");
        for (int i = 0; i < 10; i++) {
            assertThat(nginx.first("Connection: close\r\n"))
                    .as("not limited as if all were one client")
                    .startsWith("HTTP/1.1 200");
        }
        traffic.apply(shop.routes(2, nginx.streaming("data: 1\n\n")));
        assertThat(nginx.first("")).as("at once").contains("data: 1");
    }

    /// Clients of the user's server could ask ours what it is asked by us.
    @Test
    void whatWeAskOurServerIsNotOpenToClients() throws IOException {
        adopt(service);
        assertThat(nginx.answer("/.gapless/shop", "")).isEqualTo("old");
        assertThat(nginx.answer("/.gapless/shop/counted", "")).isEqualTo("old");
        String include = Files.readString(nginx.ours());
        String key = include.replaceAll("(?s).* key=([0-9a-f]{16}) .*", "$1");
        assertThat(key).hasSize(16);
        assertThat(nginx.answer("/.gapless/shop/" + key, "")).contains("generation 1");
    }

    /// What it lets through may be more than we give room to by ourselves.
    @Test
    void whatTheUsersServerHasRoomForHasRoomInOursToo() throws IOException {
        nginx.configure(
                "",
                "large_client_header_buffers 4 256k;",
                "proxy_buffer_size 256k; proxy_buffers 4 256k; proxy_busy_buffers_size 512k;");
        String cookie = "a=" + "x".repeat(200_000);
        adopt(nginx.saying("Set-Cookie: " + cookie + "\r\n"));
        assertThat(nginx.first("Connection: close\r\nCookie: " + cookie + "\r\n"))
                .startsWith("HTTP/1.1 200");
        long reloads = nginx.reloads();
        // more room later is no reason to reload it by ourselves
        nginx.configure("", "large_client_header_buffers 4 512k;", "");
        traffic.apply(shop.routes(2, service));
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(nginx.reloads()).isEqualTo(reloads);
    }

    /// The application asks the user's server for a file: ours does not know where it is.
    @Test
    void whatTheApplicationAsksOfNginxIsForTheUsersServer() throws IOException {
        Files.writeString(folder.resolve("paper.txt"), "paper");
        nginx.configure(
                "",
                "location /papers/ { internal; alias " + folder + "/; }",
                "proxy_pass_header Server;");
        adopt(nginx.saying("X-Accel-Redirect: /papers/paper.txt\r\n"));
        assertThat(nginx.answer()).isEqualTo("paper");
        traffic.apply(shop.routes(2, nginx.saying("Server: Tomcat\r\n")));
        assertThat(nginx.first("Connection: close\r\n")).contains("Server: Tomcat");
    }

    /// A page of the application's names what only the user's server has.
    @Test
    void pagesArePutTogetherByTheUsersServer() throws IOException {
        nginx.configure(
                "ssi on; ssi_types *;", "location = /foot { return 200 \"its foot\"; }", "");
        adopt(nginx.answering("<!--# include virtual=\"/foot\" -->"));
        assertThat(nginx.answer()).isEqualTo("its foot");
    }

    /// nginx takes IPv6 only there.
    @Test
    void whoListensOnAllAddressesOfIPv6IsLedToOneOfThem() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "there is no IPv6 here");
        ByFlags six = shop.everywhereOfIPv6();
        traffic.together("shop", six.joint());
        traffic.apply(six.routes(1, service));
        assertThat(nginx.include()).content().contains("http://[::1]:" + shop.listen());
        assertThat(nginx.answer()).isEqualTo("old");
    }

    /// Others come there, too, and this is nothing that is to keep them out.
    @Test
    void itPassesWhereOthersComeAsWell() throws IOException {
        nginx.configure(
                "",
                "large_client_header_buffers 4 64k;",
                "proxy_buffer_size 64k;"
                        + " proxy_buffers 4 64k; proxy_busy_buffers_size 128k; proxy_buffering off;");
        String cookie = "a=" + "x".repeat(12_000);
        ByFlags open = shop.everywhere();
        traffic.together("shop", open.joint());
        traffic.apply(open.routes(1, nginx.saying("Set-Cookie: " + cookie + "\r\n")));
        assertThat(nginx.first("Connection: close\r\nCookie: " + cookie + "\r\n"))
                .startsWith("HTTP/1.1 200");
        traffic.apply(open.routes(2, nginx.streaming("data: 1\n\n")));
        assertThat(nginx.first("")).as("at once").contains("data: 1");
    }

    /// What http says, and the user's server says otherwise, would be for ours alone.
    @Test
    void whatHttpSaysOfSizesTimesAndCompressionIsForTheUsersServer() throws IOException {
        nginx.configure(
                "gzip on; gzip_min_length 1; keepalive_timeout 1; limit_rate 1;"
                        + " expires 1h; charset utf-8;"
                        + " proxy_temp_file_write_size 32k; proxy_max_temp_file_size 32k;",
                "gzip off; limit_rate 0; proxy_http_version 1.1; expires off; charset off;",
                "");
        adopt(nginx.saying("Content-Type: text/html\r\n"));
        assertThat(nginx.first("Connection: close\r\nAccept-Encoding: gzip\r\n"))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Content-Encoding", "Expires", "max-age", "charset")
                .contains("said");
        assertThat(UserNginx.keeps(shop.listen(), 2500))
                .as("a server of the user's keeps connections as long as it likes")
                .isTrue();
    }

    /// It would rewrite what ours has rewritten, or what it leaves alone.
    @Test
    void cookiesAndRedirectsAreForTheUsersServerToRewrite() throws IOException {
        nginx.configure(
                "proxy_cookie_path / /all/; proxy_cookie_domain shop all;"
                        + " proxy_redirect http://shop/ /all/;",
                "",
                "proxy_cookie_path off; proxy_cookie_domain off; proxy_redirect http://shop/ /own/;");
        adopt(nginx.saying("Set-Cookie: a=b; Domain=shop; Path=/\r\nLocation: http://shop/x\r\n"));
        assertThat(nginx.first("Connection: close\r\n"))
                .contains("Domain=shop; Path=/\r\n", "/own/x\r\n");
    }

    @Test
    void headersThatTheUsersServerTakesReachTheApplication() throws IOException {
        nginx.configure("", "underscores_in_headers on; ignore_invalid_headers off;", "");
        adopt(nginx.telling("api_key"));
        assertThat(nginx.answer("/", "api_key: s3\r\n")).isEqualTo("s3");
        traffic.apply(shop.routes(2, nginx.telling("a.b")));
        assertThat(nginx.answer("/", "a.b: c\r\n")).isEqualTo("c");
    }

    /// Before anything is changed: with the line, or what will be otherwise.
    @Test
    void whatWouldHoldTwiceIsRefused() throws IOException {
        SwitchSettings settings = shop.routes(1, service).settings();
        nginx.configure("", "", "proxy_read_timeout 1h;");
        assertThat(traffic.checks().behind("shop", settings, nginx.include()))
                .hasSize(3)
                .anyMatch(line -> line.contains("one hop more"))
                .anyMatch(line -> line.contains("proxy_read_timeout (3600 s) runs while"))
                .anyMatch(line -> line.contains("request-timeout: 3600s"));
        nginx.configure("add_header X-Frame-Options DENY;");
        assertThatThrownBy(() -> traffic.checks().behind("shop", settings, nginx.include()))
                .hasMessageContaining("switch-cannot")
                .extracting("report.found")
                .isEqualTo("add_header X-Frame-Options DENY");
    }

    /// It would be told for ever, and never be seen to hear.
    @Test
    void aCommandThatTellsAnotherNginxIsRefused() throws Exception {
        SwitchSettings settings = shop.routes(1, service).settings();
        traffic.checks().requireTold(settings);
        traffic.checks().requireTold(shop.routes(1, service, List.of("true")).settings());
        try (UserNginx other = new UserNginx(Files.createDirectory(folder.resolve("other")))) {
            SwitchSettings wrong =
                    shop.routes(1, service, other.command("-s", "reload")).settings();
            assertThatThrownBy(() -> traffic.checks().requireTold(wrong))
                    .hasMessageContaining("nginx-not-included")
                    .extracting("report.found")
                    .asString()
                    .contains("tells pid " + other.pid(), "checks pid " + nginx.pid());
            assertThat(other.reloads()).isZero();
        }
    }

    /// An agent whose notes are lost finds it, and does not take it for somebody else's.
    @Test
    void whereOurServerListensAlreadyIsKnown() {
        SwitchSettings settings = shop.routes(1, service).settings();
        String address = settings.listen().getFirst();
        assertThat(traffic.checks().hasOurs("shop", settings, address)).isFalse();
        adopt(service);
        assertThat(traffic.checks().hasOurs("shop", settings, address)).isTrue();
        assertThat(traffic.checks().hasOurs("shop", settings, "127.0.0.1:1")).isFalse();
        assertThat(traffic.checks().hasOurs("cart", settings, address)).isFalse();
    }

    /// By a person, who has a server in front of it or none: it is as any other server of nginx.
    @Test
    void aServerThatNoAdoptionLetAnythingLeadToHasWhatHttpSays() throws IOException {
        nginx.configure("limit_req_zone $http_x_client zone=one:1m rate=1r/m; limit_req zone=one;");
        try (NginxSwitch byHand =
                new NginxSwitch(2, Connections::established, Nginx::elsewhere, _ -> Led.NO)) {
            byHand.apply(shop.routes(1, nginx.telling("X-Forwarded-For")));
            assertThat(Files.readString(nginx.ours())).doesNotContain("proxy_buffering", "_for_ {");
            String asked = "X-Client: a\r\nX-Forwarded-For: 198.51.100.7\r\n";
            assertThat(UserNginx.answer(shop.listen(), "/", asked))
                    .isEqualTo("198.51.100.7, 127.0.0.1");
            assertThat(UserNginx.answer(shop.listen(), "/", asked)).contains("503");
        }
    }

    /// Notes may come later, or be lost: what nginx has said since goes on, without a reload.
    @Test
    void whatIsThereKeepsItsWord() throws IOException {
        try (NginxSwitch unnoted =
                new NginxSwitch(2, Connections::established, Nginx::elsewhere, _ -> Led.NO)) {
            unnoted.apply(shop.routes(1, service));
        }
        String unled = Files.readString(nginx.ours());
        long reloads = nginx.reloads();
        try (NginxSwitch noted =
                new NginxSwitch(3, Connections::established, Nginx::elsewhere, _ -> Led.SEEN)) {
            assertThat(noted.outlook("shop", shop.routes(2, service).settings()).notes())
                    .noneMatch(note -> note.contains("reloaded"));
            noted.apply(shop.routes(2, service));
            assertThat(Files.readString(nginx.ours())).isEqualTo(unled);
            noted.together("shop", shop.joint());
            noted.apply(shop.routes(3, service));
        }
        String led = Files.readString(nginx.ours());
        assertThat(led).contains(" led=64k ");
        assertThat(nginx.reloads()).isEqualTo(reloads + 1);
        try (NginxSwitch lost =
                new NginxSwitch(4, Connections::established, Nginx::elsewhere, _ -> Led.NO)) {
            lost.apply(shop.routes(4, service));
        }
        assertThat(Files.readString(nginx.ours())).isEqualTo(led);
        assertThat(nginx.reloads()).isEqualTo(reloads + 1);
    }

    /// Each by a reload of its own, and the other one goes on.
    @Test
    void twoServicesOfOneNginxAreTakenOverOneAfterTheOther() throws Exception {
        int cart = nginx.answering("cart");
        int door = UserNginx.freePort();
        Path line = folder.resolve("cart.inc");
        Files.writeString(line, "set $cart_url http://127.0.0.1:" + cart + ";\n");
        nginx.configure(
                "server { listen 127.0.0.1:%d; location / { include %s; proxy_pass $cart_url; } }"
                        .formatted(door, line));
        new ProcessBuilder(nginx.command("-s", "reload")).start().waitFor();
        UserNginx.await(() -> UserNginx.answer(door).equals("cart"));
        adopt(service);
        int own = UserNginx.freePort();
        ByFlags second =
                new ByFlags(
                        nginx, "cart", line, nginx.ours().resolveSibling("cart.conf"), own, cart);
        traffic.together("cart", second.joint());
        traffic.apply(second.routes(1, cart));
        assertThat(nginx.reloads()).isEqualTo(3);
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(UserNginx.answer(door)).isEqualTo("cart");
        assertThat(line).hasContent("set $cart_url http://127.0.0.1:" + own + ";");
        traffic.remove("cart");
        assertThat(nginx.answer()).isEqualTo("old");
        assertThat(UserNginx.answer(own)).isEmpty();
    }
}
