package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Nginx;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Adoption by flags behind servers as people have them: from its end on, nobody who keeps a
/// connection loses a request, until it is handed back.
class AdoptBehindIT {
    private static final int USERS = 3;
    private static final List<Integer> THINK_MILLIS = List.of(2, 50);
    private static final List<RequestSpec> REQUESTS =
            List.of(
                    RequestSpec.get("/").weight(2),
                    RequestSpec.post("/orders/{id}", "text/plain", "{id}"));

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void nginxIsInstalled() {
        assumeTrue(Needed.there("nginx", Nginx.installed().isPresent()), "no nginx is installed");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    /// What stands between clients and the line that is pointed elsewhere.
    enum Front {
        OF_ANOTHER_USER {
            @Override
            Nginx begin() {
                return Nginx.start("nobody");
            }
        },

        WITH_TLS {
            @Override
            int serve(Nginx nginx, Site site, int port) {
                return nginx.addPlain(nginx.addLed(site, port, nginx.certificate(), ""));
            }
        },

        /// Limits for all servers that would take our server's only client for one too many, and a
        /// location that says more than where requests go.
        WITH_LINES_OF_ITS_OWN {
            @Override
            int serve(Nginx nginx, Site site, int port) {
                nginx.says(
                        "limit_req_zone $binary_remote_addr zone=each:1m rate=1r/m; limit_req zone=each;"
                                + " limit_req_zone $http_x_nobody zone=none:1m rate=1r/m;"
                                + " deny 127.0.0.2; proxy_busy_buffers_size 16k; gzip on;");
                return nginx.addLed(
                        site,
                        port,
                        "limit_req zone=none; large_client_header_buffers 4 128k;",
                        "proxy_http_version 1.1; proxy_set_header Connection \"\";"
                                + " proxy_set_header Host $http_host;"
                                + " proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
                                + " proxy_set_header X-Forwarded-Proto https;"
                                + " proxy_read_timeout 300s; proxy_buffering off;"
                                + " proxy_request_buffering off; proxy_buffer_size 128k;"
                                + " proxy_buffers 4 128k; proxy_busy_buffers_size 256k;"
                                + " client_max_body_size 50m;");
            }
        };

        Nginx begin() {
            return Nginx.start();
        }

        /// @param port where the service runs
        /// @return where clients come
        int serve(Nginx nginx, Site site, int port) {
            return nginx.addLed(site, port, "", "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromItsEndOnNothingIsLost(Front front) throws IOException {
        Nginx nginx = opened(front.begin());
        Site site = opened(Site.tiny().with("instances", "1").with("ramp", "1s"));
        int door = front.serve(nginx, site, runs(nginx, site));
        Operator operator = new Operator(site);
        List<Traffic> clients = clients(door);
        long reloads = nginx.reloads();
        long atAdoption = adopt(nginx, operator, clients);
        assertThat(nginx.reloads()).isEqualTo(reloads + 1);
        Lossless.assertOutcome(site.deploy("2"), "succeeded", 0);
        clients.forEach(one -> one.awaitMore(20));
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
        clients.forEach(one -> one.awaitMore(20));
        assertThat(nginx.reloads()).as("no deployment reloads").isEqualTo(reloads + 1);
        assertThat(failed(clients) - atAdoption).as("lost from its end on").isZero();

        Said gone = operator.types("remove", "--keep-running", "--yes");
        assertThat(gone.exitCode()).as(gone.all()).isZero();
        long atHandingBack = failed(clients) - atAdoption;
        clients.forEach(one -> one.awaitMore(50));
        assertThat(nginx.reloads()).isEqualTo(reloads + 3);
        assertThat(failed(clients) - atAdoption - atHandingBack).as("lost afterwards").isZero();
        assertThat(atAdoption).as("one reload").isLessThanOrEqualTo(most());
        assertThat(atHandingBack).as("two reloads").isLessThanOrEqualTo(2 * most());
        System.out.println(
                "AdoptBehindIT "
                        + front
                        + ": lost at the adoption "
                        + atAdoption
                        + ", when it was handed back "
                        + atHandingBack
                        + ", of "
                        + clients.stream().mapToLong(Traffic::requests).sum());
    }

    /// Two agents, which know nothing of each other.
    @Test
    void twoServicesOfOneNginx() throws IOException {
        Nginx nginx = opened(Nginx.start());
        Site first = opened(Site.tiny().with("instances", "1").with("ramp", "1s"));
        Site second = opened(Site.tiny().with("instances", "1").with("ramp", "1s"));
        int firstDoor = nginx.addLed(first, runs(nginx, first), "", "");
        int secondDoor = nginx.addLed(second, runs(nginx, second), "", "");
        List<Traffic> ofFirst = clients(firstDoor);
        adopt(nginx, new Operator(first), ofFirst);
        List<Traffic> ofSecond = clients(secondDoor);
        long before = failed(ofFirst);
        long atSecond = adopt(nginx, new Operator(second), ofSecond);
        long costFirst = failed(ofFirst) - before;
        assertThat(costFirst).as("the reload is that of all").isLessThanOrEqualTo(most());
        Lossless.assertOutcome(first.deploy("2"), "succeeded", 0);
        Lossless.assertOutcome(second.deploy("2"), "succeeded", 0);
        ofFirst.forEach(one -> one.awaitMore(20));
        ofSecond.forEach(one -> one.awaitMore(20));
        assertThat(failed(ofFirst)).isEqualTo(before + costFirst);
        assertThat(failed(ofSecond)).isEqualTo(atSecond);
        // the one goes, and the other one does not see more of it than the reloads
        Said gone = new Operator(second).types("remove", "--keep-running", "--yes");
        assertThat(gone.exitCode()).as(gone.all()).isZero();
        long then = failed(ofFirst);
        assertThat(then - before - costFirst).isLessThanOrEqualTo(2 * most());
        Lossless.assertOutcome(first.deploy("1"), "succeeded", 0);
        ofFirst.forEach(one -> one.awaitMore(20));
        ofSecond.forEach(one -> one.awaitMore(20));
        assertThat(failed(ofFirst)).isEqualTo(then);
    }

    /// The same with what `gapless init` proposes first: nginx leads to the built-in switch. One
    /// nginx, of another user, with TLS before the one service, and another one beside it.
    @Test
    void theBuiltinSwitchBehindAnNginxOfAnotherUserWithTlsAndTwoServices() throws IOException {
        Nginx nginx = opened(Front.OF_ANOTHER_USER.begin());
        Site secured = opened(Site.tiny().with("instances", "1").with("ramp", "1s"));
        Site plain = opened(Site.tiny().with("instances", "1").with("ramp", "1s"));
        List<Traffic> ofSecured = clients(Front.WITH_TLS.serve(nginx, secured, begins(secured)));
        List<Traffic> ofPlain = clients(nginx.addLed(plain, begins(plain), "", ""));
        List<Traffic> all = new ArrayList<>(ofSecured);
        all.addAll(ofPlain);
        long reloads = nginx.reloads();
        long lost = failed(all);
        adopt(nginx, new Operator(secured), ofSecured);
        adopt(nginx, new Operator(plain), ofPlain);
        assertThat(nginx.reloads()).isEqualTo(reloads + 2);
        long atAdoption = failed(all) - lost;
        assertThat(atAdoption).as("a reload for each").isLessThanOrEqualTo(4 * most());

        Lossless.assertOutcome(secured.deploy("2"), "succeeded", 0);
        Lossless.assertOutcome(plain.deploy("2"), "succeeded", 0);
        all.forEach(one -> one.awaitMore(20));
        assertThat(nginx.reloads()).as("no deployment reloads").isEqualTo(reloads + 2);
        assertThat(failed(all) - lost - atAdoption).as("lost from its end on").isZero();

        for (Site site : List.of(secured, plain)) {
            Said gone = new Operator(site).types("remove", "--keep-running", "--yes");
            assertThat(gone.exitCode()).as(gone.all()).isZero();
        }
        long atHandingBack = failed(all) - lost - atAdoption;
        all.forEach(one -> one.awaitMore(50));
        assertThat(nginx.reloads()).isEqualTo(reloads + 4);
        assertThat(atHandingBack).as("a reload for each").isLessThanOrEqualTo(4 * most());
        assertThat(failed(all) - lost - atAdoption - atHandingBack).as("afterwards").isZero();
    }

    /// The service, started by hand; nginx is to be its switch.
    ///
    /// @return its port
    private int runs(Nginx nginx, Site site) throws IOException {
        int port = begins(site);
        nginx.serve(site);
        return port;
    }

    /// The service, started by hand.
    ///
    /// @return its port
    private int begins(Site site) throws IOException {
        int port = site.port();
        HandMade byHand =
                opened(
                        HandMade.laidOut(
                                Nginx.installed().orElseThrow(),
                                site.folder().resolve("hand-made")));
        byHand.start(Checkout.release("tiny", "1"), port, site.orders());
        return port;
    }

    private List<Traffic> clients(int door) {
        URI base = URI.create("http://127.0.0.1:" + door);
        List<Traffic> clients = new ArrayList<>();
        for (int millis : THINK_MILLIS) {
            clients.add(opened(Traffic.of(base, USERS, Duration.ofMillis(millis), REQUESTS)));
        }
        clients.forEach(one -> one.awaitMore(30));
        assertThat(failed(clients)).as("before anything is done").isZero();
        return clients;
    }

    /// @return so many requests were lost until its end
    private static long adopt(Nginx nginx, Operator operator, List<Traffic> clients)
            throws IOException {
        Path line = nginx.line(operator.site());
        Said adopted = operator.types("adopt", "--nginx-include", line.toString(), "--yes");
        assertThat(adopted.exitCode()).as(adopted.all()).isZero();
        assertThat(Files.readString(line))
                .contains(operator.site().config().value("switch.listen"));
        long lost = failed(clients);
        clients.forEach(one -> one.awaitMore(20));
        return lost;
    }

    private static long failed(List<Traffic> clients) {
        return clients.stream().mapToLong(Traffic::failed).sum();
    }

    /// A reload may cost each client that keeps a connection one request.
    private static long most() {
        return (long) USERS * THINK_MILLIS.size();
    }
}
