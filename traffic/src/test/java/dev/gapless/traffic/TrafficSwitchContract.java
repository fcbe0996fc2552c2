package dev.gapless.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemKind;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.port.TrafficSwitch.Capability;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What every switch must do, asked of a real one with real instances behind it. An adapter's test
/// extends this and says how its data plane is made and broken.
public abstract class TrafficSwitchContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONGER_THAN_IDLE_CONNECTIONS = Duration.ofMillis(1_800);
    protected static final SwitchSettings.Hold HOLD =
            new SwitchSettings.Hold(Duration.ofSeconds(5), 100, 1 << 20);

    private final List<Upstream> upstreams = new ArrayList<>();
    private Plane plane;
    private TrafficSwitch traffic;
    private int port;

    /// A data plane that runs.
    protected interface Plane extends AutoCloseable {
        /// The switch as one more agent would have it: each is newer than those before.
        TrafficSwitch connect();

        /// That lets this data plane serve on a port of 127.0.0.1.
        SwitchSettings settings(String service, int port);

        /// Whether its addresses are the switch's: else they are the user's, and stay his.
        default boolean listens() {
            return true;
        }

        /// Why it ties no client to a release; empty when it does.
        default Optional<String> withoutAffinity() {
            return Optional.empty();
        }

        /// Why nobody else can have an address there; empty when somebody can.
        default Optional<String> aloneOnItsAddresses() {
            return Optional.empty();
        }

        /// How many changes a test may ask for.
        default int changes() {
            return 60;
        }

        /// It dies and comes back, with the routes that it had or with none.
        void restart(boolean withRoutes) throws Exception;

        /// It dies and does not come back.
        void end() throws Exception;

        @Override
        void close() throws Exception;
    }

    /// Begins one without routes.
    protected abstract Plane begin() throws Exception;

    @BeforeEach
    void open() throws Exception {
        plane = begin();
        traffic = plane.connect();
        port = freePort();
    }

    @AfterEach
    void close() throws Exception {
        plane.close();
        upstreams.forEach(Upstream::close);
    }

    @Test
    void routesAreInForceWhenApplyReturns() throws Exception {
        Upstream one = upstream("one", 200);
        Upstream two = upstream("two", 200);
        for (long generation = 1; generation <= plane.changes() / 3; generation++) {
            String release = generation % 2 == 0 ? "2" : "1";
            traffic.apply(shop(generation, release, target("a", "1", one), target("b", "2", two)));
            assertThat(traffic.observe("shop").generation()).isGreaterThanOrEqualTo(generation);
            assertThat(get()).isEqualTo("200 " + (release.equals("1") ? "one" : "two"));
        }
    }

    @Test
    void anInstanceThatIsNotActiveGetsNothing() throws Exception {
        Upstream one = upstream("one", 200);
        Upstream two = upstream("two", 200);
        Routes.Target resting =
                new Routes.Target(new InstanceId("b"), "1", two.address(), /* active= */ false);
        traffic.apply(shop(1, "1", target("a", "1", one), resting));
        for (int i = 0; i < 10; i++) {
            assertThat(get()).isEqualTo("200 one");
        }
        assertThat(two.requests()).isZero();
    }

    @Test
    void theSameGenerationAgainIsAccepted() throws Exception {
        Routes routes = shop(7, "1", target("a", "1", upstream("one", 200)));
        traffic.apply(routes);
        traffic.apply(routes);
        assertThat(traffic.observe("shop").generation()).isEqualTo(7);
        assertThat(get()).isEqualTo("200 one");
    }

    @Test
    void anAgentThatHasASuccessorIsRefusedAndChangesNothing() throws Exception {
        Routes.Target one = target("a", "1", upstream("one", 200));
        Routes.Target two = target("b", "2", upstream("two", 200));
        traffic.apply(shop(1, "1", one, two));
        TrafficSwitch next = plane.connect();
        next.apply(shop(2, "2", one, two));
        refused(ProblemCode.SWITCH_REFUSED, () -> traffic.apply(shop(3, "1", one, two)));
        assertThat(get()).isEqualTo("200 two");
        assertThat(next.observe("shop").generation()).isEqualTo(2);
    }

    @Test
    void anotherServiceStaysAsItIs() throws Exception {
        traffic.apply(shop(1, "1", target("a", "1", upstream("one", 200))));
        int shop = port;
        port = freePort();
        Routes cart =
                new Routes(
                        "cart",
                        1,
                        plane.settings("cart", port),
                        Map.of("1", 100),
                        List.of(target("c", "1", upstream("cart", 200))),
                        false);
        // by an agent that has never spoken of shop
        TrafficSwitch next = plane.connect();
        next.apply(cart);
        assertThat(get()).isEqualTo("200 cart");
        next.remove("cart");
        assertThat(accepts(port)).isEqualTo(!plane.listens());
        port = shop;
        assertThat(get()).isEqualTo("200 one");
        next.remove("cart");
    }

    @Test
    void routesThatWereLostShowUntilTheyAreAppliedAgain() throws Exception {
        Routes routes = shop(3, "1", target("a", "1", upstream("one", 200)));
        traffic.apply(routes);
        assertThat(traffic.observe("shop").generation()).isEqualTo(3);
        plane.restart(false);
        assertThat(traffic.observe("shop").generation()).isLessThan(3);
        traffic.apply(routes);
        assertThat(traffic.observe("shop").generation()).isEqualTo(3);
        assertThat(get()).isEqualTo("200 one");
    }

    @Test
    void routesThatWereKeptAreNotLost() throws Exception {
        traffic.apply(shop(3, "1", target("a", "1", upstream("one", 200))));
        plane.restart(true);
        assertThat(traffic.observe("shop").generation()).isEqualTo(3);
        assertThat(get()).isEqualTo("200 one");
    }

    @Test
    void countsOnlyGrowUnderOneEpochAndBeginAnewUnderTheNext() throws Exception {
        requires(Capability.COUNTS);
        Routes routes =
                shop(
                        1,
                        "1",
                        target("a", "1", upstream("one", 200)),
                        target("b", "2", upstream("two", 500)));
        traffic.apply(routes);
        Traffic before = traffic.observe("shop");
        for (int i = 1; i <= 5; i++) {
            get();
            awaitRequests("1", i);
            assertThat(traffic.observe("shop").epoch()).isEqualTo(before.epoch());
        }
        traffic.apply(shop(2, "2", routes.targets().toArray(Routes.Target[]::new)));
        assertThat(get()).isEqualTo("500 two");
        awaitRequests("2", 1);
        Traffic after = traffic.observe("shop");
        assertThat(of(after, "1").requests()).isEqualTo(5);
        assertThat(of(after, "1").errors()).isZero();
        assertThat(of(after, "2").errors()).isEqualTo(1);
        assertThat(of(after, "2").failed()).isZero();
        assertThat(of(after, new InstanceId("a")).requests()).isEqualTo(5);
        plane.restart(true);
        Traffic next = traffic.observe("shop");
        // of those that count elsewhere than in the data plane nothing is lost
        assertThat(requests(next, "1") + requests(next, "2"))
                .isEqualTo(next.epoch().equals(after.epoch()) ? 6 : 0);
    }

    @Test
    void whatCannotBeAnsweredIsFailedByTheSwitchAndNoError() throws Exception {
        requires(Capability.COUNTS);
        Upstream one = upstream("one", 200);
        traffic.apply(shop(1, "1", target("a", "1", one)));
        one.close();
        assertThat(get()).startsWith("50");
        await(
                "a failed request",
                () ->
                        traffic.observe("shop").releases().values().stream()
                                        .mapToLong(Traffic.Release::failed)
                                        .sum()
                                == 1);
        assertThat(traffic.observe("shop").releases().values())
                .allSatisfy(release -> assertThat(release.errors()).isZero());
    }

    @Test
    void anInstanceIsIdleWhenNothingIsInFlightOrPooled() throws Exception {
        InstanceId a = new InstanceId("a");
        Routes.Target one = target("a", "1", upstream("one", 200));
        Routes.Target two = target("b", "2", upstream("two", 200));
        traffic.apply(shop(1, "1", one, two));
        get();
        awaitRequests("1", 1);
        traffic.apply(shop(2, "2", new Routes.Target(a, "1", one.address(), false), two));
        await("it is idle", () -> of(traffic.observe("shop"), a).idle());
    }

    @Test
    void anInstanceWithARequestUnderWayIsNotIdleUntilThatIsAnswered() throws Exception {
        Upstream slow = upstream("slow", 200);
        InstanceId a = new InstanceId("a");
        Routes.Target two = target("b", "2", upstream("two", 200));
        traffic.apply(shop(1, "1", target("a", "1", slow), two));
        slow.hold();
        Future<String> under = Executors.newVirtualThreadPerTaskExecutor().submit(this::get);
        await("the request is there", () -> slow.requests() == 1);
        traffic.apply(shop(2, "2", new Routes.Target(a, "1", slow.address(), false), two));
        long end = System.nanoTime() + LONGER_THAN_IDLE_CONNECTIONS.toNanos();
        while (System.nanoTime() < end) {
            assertThat(of(traffic.observe("shop"), a).idle()).isFalse();
            Thread.sleep(50);
        }
        slow.goOn();
        assertThat(under.get()).isEqualTo("200 slow");
        await("it is idle", () -> of(traffic.observe("shop"), a).idle());
    }

    /// Whoever asks after `apply` has returned gets the new release, and nobody is lost meanwhile.
    @Test
    void aSwitchIsAtomicForNewRequests() throws Exception {
        Routes.Target one = target("a", "1", upstream("one", 200));
        Routes.Target two = target("b", "2", upstream("two", 200));
        traffic.apply(shop(1, "1", one, two));
        try (Askers askers = new Askers(port, 4)) {
            for (long generation = 2; generation <= plane.changes(); generation++) {
                String release = generation % 2 == 0 ? "2" : "1";
                traffic.apply(shop(generation, release, one, two));
                long since = System.nanoTime();
                askers.awaitMore(10);
                assertThat(askers.between(since, System.nanoTime()))
                        .isNotEmpty()
                        .containsOnly("200 " + (release.equals("1") ? "one" : "two"));
            }
            assertThat(askers.all()).isSubsetOf("200 one", "200 two");
        }
    }

    /// Even where an instance is active, and until one is again.
    @Test
    void requestsThatAreHeldWaitForRoutesThatSendThemOn() throws Exception {
        requires(Capability.HOLD);
        Upstream one = upstream("one", 200);
        Routes open = shop(1, "1", target("a", "1", one));
        traffic.apply(open);
        traffic.apply(holding(open.next()));
        List<Future<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(Executors.newVirtualThreadPerTaskExecutor().submit(this::get));
        }
        await("all are held", () -> traffic.observe("shop").held() == 5);
        assertThat(one.requests()).isZero();
        traffic.apply(shop(3, "2", target("b", "2", upstream("two", 200))));
        for (Future<String> request : waiting) {
            assertThat(request.get()).isEqualTo("200 two");
        }
        assertThat(traffic.observe("shop").held()).isZero();
        assertThat(one.requests()).isZero();
    }

    @Test
    void aRequestIsHeldSoLongAtMost() throws Exception {
        requires(Capability.HOLD);
        Upstream one = upstream("one", 200);
        traffic.apply(holding(shop(1, "1", target("a", "1", one))));
        long began = System.nanoTime();
        assertThat(get()).startsWith("50");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(HOLD.time().minusMillis(100), HOLD.time().plusSeconds(5));
        assertThat(one.requests()).isZero();
        await("nobody waits", () -> traffic.observe("shop").held() == 0);
        Traffic seen = traffic.observe("shop");
        assertThat(seen.releases().values().stream().mapToLong(Traffic.Release::failed).sum())
                .isEqualTo(1);
        assertThat(requests(seen, "1")).isZero();
    }

    @Test
    void sharesAreThoseOfTheWeights() throws Exception {
        requires(Capability.WEIGHTS);
        Upstream one = upstream("one", 200);
        Upstream two = upstream("two", 200);
        Routes.Target[] targets = {target("a", "1", one), target("b", "2", two)};
        traffic.apply(weighted(1, Map.of("1", 80, "2", 20), targets));
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            get();
        }
        // five standard deviations of a fair draw
        assertThat(two.requests()).isBetween(400 - 90, 400 + 90);
        assertThat(one.requests() + two.requests()).isEqualTo(count);
        await(
                "all are counted",
                () -> {
                    Traffic seen = traffic.observe("shop");
                    return requests(seen, "1") == one.requests()
                            && requests(seen, "2") == two.requests();
                });
    }

    @Test
    void aSmallShareIsNotRoundedToNothing() throws Exception {
        requires(Capability.WEIGHTS);
        Upstream two = upstream("two", 200);
        traffic.apply(
                weighted(
                        1,
                        Map.of("1", 99, "2", 1),
                        target("a", "1", upstream("one", 200)),
                        target("b", "2", two)));
        await(
                "some of many requests",
                () -> {
                    get();
                    return two.requests() > 0;
                });
    }

    /// New clients fall to the releases by weight; whoever was answered stays, whatever the weights
    /// become, until his release gets nothing any more.
    @Test
    void aClientStaysWithItsReleaseWhileThatGetsTraffic() throws Exception {
        except(plane.withoutAffinity());
        requires(Capability.WEIGHTS);
        Upstream two = upstream("two", 200);
        Routes.Target[] targets = {
            target("a", "1", upstream("one", 200)), target("b", "2", two),
        };
        traffic.apply(tying(1, Map.of("1", 70, "2", 30), targets));
        int count = 1_000;
        Map<String, String> cookies = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Upstream.Answer answer = getWith("");
            assertThat(answer.cookies()).singleElement().asString().startsWith("gapless_shop=");
            String before = cookies.put(answer.text(), answer.cookies().getFirst());
            assertThat(before).isIn(null, answer.cookies().getFirst());
        }
        // five standard deviations of a fair draw
        assertThat(two.requests()).isBetween(300 - 73, 300 + 73);
        assertThat(cookies).containsOnlyKeys("200 one", "200 two");
        for (int share : new int[] {30, 1, 99}) {
            traffic.apply(tying(2 + share, Map.of("1", 100 - share, "2", share), targets));
            for (Map.Entry<String, String> client : cookies.entrySet()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(getWith("a=b; " + client.getValue()))
                            .isEqualTo(new Upstream.Answer(client.getKey(), List.of()));
                }
            }
        }
        traffic.apply(tying(200, Map.of("2", 100), targets));
        for (String cookie : cookies.values()) {
            assertThat(getWith(cookie))
                    .as("it is to be forgotten")
                    .isEqualTo(new Upstream.Answer("200 two", List.of("gapless_shop=")));
        }
        assertThat(getWith("")).isEqualTo(new Upstream.Answer("200 two", List.of()));
    }

    @Test
    void aCookieThatNamesNoReleaseThatServesIsNone() throws Exception {
        except(plane.withoutAffinity());
        requires(Capability.WEIGHTS);
        Upstream one = upstream("one", 200);
        Routes.Target two = target("b", "2", upstream("two", 200));
        traffic.apply(tying(1, Map.of("1", 50, "2", 50), target("a", "1", one), two));
        String ofOne = "";
        while (ofOne.isEmpty()) {
            Upstream.Answer answer = getWith("");
            ofOne = answer.text().equals("200 one") ? answer.cookies().getFirst() : "";
        }
        traffic.apply(tying(2, Map.of("2", 100), two));
        // another release where the first one was: its clients have not met it
        traffic.apply(tying(3, Map.of("2", 98, "3", 2), target("c", "3", one), two));
        one.forget();
        List<String> nobodys =
                List.of(
                        ofOne,
                        "gapless_shop=",
                        "gapless_shop=none",
                        "gapless_shop=1",
                        "gapless_shop=../../..",
                        "gapless_shop=\"$host\"",
                        "gapless_shop=" + "a".repeat(3_000));
        for (int i = 0; i < 25; i++) {
            for (String cookie : nobodys) {
                Upstream.Answer answer = getWith(cookie);
                assertThat(answer.text()).as(cookie).startsWith("200 ");
                assertThat(answer.cookies()).as(cookie).hasSize(1).doesNotContain(cookie);
            }
        }
        // 175 requests at 2 %: more than 16 are as likely as one in 10^6
        assertThat(one.requests()).isLessThan(17);
    }

    @Test
    void requestsAreCountedUnderLoad() throws Exception {
        requires(Capability.COUNTS);
        Upstream one = upstream("one", 200);
        Routes.Target target = target("a", "1", one);
        traffic.apply(shop(1, "1", target));
        try (Askers askers = new Askers(port, 16)) {
            askers.awaitMore(3_000);
        }
        awaitRequests("1", one.requests());
        Traffic.Release seen = of(traffic.observe("shop"), "1");
        assertThat(seen.failed() + seen.errors()).isZero();
        assertThat(seen.latency().stream().mapToLong(Traffic.Bucket::count).sum())
                .isEqualTo(one.requests());
    }

    @Test
    void aSuccessorTakesOverWithoutALostRequest() throws Exception {
        Routes.Target one = target("a", "1", upstream("one", 200));
        Routes.Target two = target("b", "2", upstream("two", 200));
        traffic.apply(shop(1, "1", one, two));
        try (Askers askers = new Askers(port, 4)) {
            for (int i = 0; i < 5; i++) {
                traffic = plane.connect();
                traffic.apply(shop(1, "1", one, two));
                assertThat(traffic.observe("shop").generation()).isEqualTo(1);
                askers.awaitMore(50);
            }
            assertThat(askers.all()).containsOnly("200 one");
            traffic.apply(shop(2, "2", one, two));
            long since = System.nanoTime();
            askers.awaitMore(10);
            assertThat(askers.between(since, System.nanoTime())).containsOnly("200 two");
        }
        await("counts go on", () -> !counts() || requests(traffic.observe("shop"), "2") > 0);
    }

    @Test
    void whatItHasToDoWithoutIsSaidBeforeAnythingIsDone() {
        TrafficSwitch.Outlook outlook = traffic.outlook("shop", plane.settings("shop", port));
        assertThat(outlook.problems()).isEmpty();
        boolean exact = traffic.capabilities().contains(Capability.EXACT_COUNTS);
        assertThat(outlook.notes().isEmpty()).isEqualTo(exact);
    }

    /// Never 0: the reason is said, before and afterwards.
    @Test
    void whatIsNotCountedIsSaid() throws Exception {
        assertThat(traffic.outlook("shop", plane.settings("shop", port)).uncounted().isEmpty())
                .isEqualTo(counts());
        traffic.apply(shop(1, "1", target("a", "1", upstream("one", 200))));
        get();
        awaitRequests("1", 1);
        Traffic seen = traffic.observe("shop");
        assertThat(seen.uncounted().isEmpty()).isEqualTo(counts());
        assertThat(seen.releases().isEmpty()).isEqualTo(!counts());
        assertThat(of(seen, new InstanceId("a")).requests()).isEqualTo(counts() ? 1 : -1);
    }

    @Test
    void anAddressThatSomebodyElseHasIsRefused() throws Exception {
        except(plane.aloneOnItsAddresses());
        assumeTrue(plane.listens(), "its addresses are the user's");
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = foreign.getLocalPort();
            Problem problem =
                    refused(
                            ProblemCode.LISTEN_IN_USE,
                            () ->
                                    traffic.apply(
                                            shop(1, "1", target("a", "1", upstream("one", 200)))));
            assertThat(problem.getMessage()).contains("127.0.0.1:" + port);
        }
    }

    @Test
    void aDataPlaneThatIsGoneIsUnreachableAndMayBeAskedAgain() throws Exception {
        Routes routes = shop(1, "1", target("a", "1", upstream("one", 200)));
        traffic.apply(routes);
        plane.end();
        List<ThrowingCallable> calls =
                List.of(
                        () -> traffic.observe("shop"),
                        () -> traffic.apply(routes.next()),
                        () -> traffic.remove("shop"),
                        () -> plane.connect().apply(routes));
        for (ThrowingCallable call : calls) {
            assertThat(refused(ProblemCode.SWITCH_UNREACHABLE, call).report().retryable()).isTrue();
        }
    }

    /// What a plan relies on is there, or the plan is refused before anything is done: no switch
    /// may be given what it cannot do.
    @ParameterizedTest
    @EnumSource(
            value = Capability.class,
            names = {"HOLD", "WEIGHTS"})
    void aPlanThatNeedsWhatItCannotDoIsRefused(Capability capability) {
        SwitchSettings settings = plane.settings("shop", port);
        ThrowingCallable planning =
                () -> PlanThatNeeds.the(capability, settings, traffic.capabilities());
        if (traffic.capabilities().contains(capability)) {
            assertThatCode(planning).doesNotThrowAnyException();
        } else {
            ProblemReport report = refused(ProblemCode.SWITCH_CANNOT, planning).report();
            assertThat(report.kind()).isEqualTo(ProblemKind.REFUSED);
            assertThat(report.found()).startsWith("step 1: ");
            assertThat(report.todo()).isNotEmpty();
        }
    }

    /// Whoever would be judged by counts is told beforehand that there are none, with the way out.
    @Test
    void aDeploymentThatIsJudgedByCountsIsRefusedWhereNobodyCounts() {
        Optional<ProblemReport> uncounted =
                traffic.outlook("shop", plane.settings("shop", port)).uncounted();
        assertThat(uncounted.isPresent()).isEqualTo(!counts());
        assertThat(uncounted.stream().toList())
                .allSatisfy(
                        why -> {
                            assertThat(why.kind()).isEqualTo(ProblemKind.REFUSED);
                            assertThat(why.todo()).isNotEmpty();
                        });
    }

    private void requires(Capability capability) {
        assumeTrue(
                traffic.capabilities().contains(capability),
                () -> "this switch has no " + capability);
    }

    /// The test is left out for that reason, and is seen to be.
    private static void except(Optional<String> reason) {
        assumeTrue(reason.isEmpty(), reason.orElse(""));
    }

    private static Problem refused(ProblemCode code, ThrowingCallable call) {
        Problem problem = catchThrowableOfType(Problem.class, call);
        assertThat(problem).as("a problem with %s", code.id()).isNotNull();
        assertThat(problem.report().code()).isEqualTo(code.id());
        return problem;
    }

    private Routes shop(long generation, String release, Routes.Target... targets) {
        return weighted(generation, Map.of(release, 100), targets);
    }

    private Routes weighted(
            long generation, Map<String, Integer> weights, Routes.Target... targets) {
        return new Routes(
                "shop", generation, plane.settings("shop", port), weights, List.of(targets), false);
    }

    private Routes tying(long generation, Map<String, Integer> weights, Routes.Target... targets) {
        return new Routes(
                "shop",
                generation,
                plane.settings("shop", port).withAffinity(),
                weights,
                List.of(targets),
                false);
    }

    private static Routes holding(Routes routes) {
        return new Routes(
                routes.service(),
                routes.generation(),
                routes.settings(),
                routes.weights(),
                routes.targets(),
                true);
    }

    private static Routes.Target target(String id, String release, Upstream upstream) {
        return new Routes.Target(new InstanceId(id), release, upstream.address(), true);
    }

    private Upstream upstream(String text, int status) throws IOException {
        Upstream upstream = new Upstream(text, status);
        upstreams.add(upstream);
        return upstream;
    }

    /// Status and body. On a connection of its own, so that it says what is in force now.
    private String get() throws IOException {
        return Upstream.get(Address.local(port));
    }

    private Upstream.Answer getWith(String cookies) throws IOException {
        return Upstream.get(Address.local(port), cookies);
    }

    private void awaitRequests(String release, long count) throws Exception {
        await(
                count + " requests to " + release,
                () -> !counts() || requests(traffic.observe("shop"), release) == count);
    }

    private boolean counts() {
        return traffic.capabilities().contains(Capability.COUNTS);
    }

    private static long requests(Traffic seen, String release) {
        return of(seen, release).requests();
    }

    /// Without requests until the switch has counted some.
    private static Traffic.Release of(Traffic seen, String release) {
        return seen.releases().getOrDefault(release, new Traffic.Release(0, 0, 0, List.of()));
    }

    private static Traffic.Instance of(Traffic seen, InstanceId id) {
        return Optional.ofNullable(seen.instances().get(id)).orElseThrow();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true: " + what);
            }
            Thread.sleep(5);
        }
    }

    /// One that nobody listens on.
    protected static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
