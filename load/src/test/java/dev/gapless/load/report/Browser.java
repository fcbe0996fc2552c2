package dev.gapless.load.report;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;

/// A headless Chromium of this machine, without a network. `probe.js` runs in each page before the
/// page's own scripts and answers what the tests ask. Not for several threads.
final class Browser implements AutoCloseable {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<Path> FOLDERS =
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .filter(folder -> !folder.isEmpty())
                    .map(Path::of)
                    .toList();

    private final ChromeDriver driver;
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private boolean scripts = true;

    private Browser(Path chromium, Path chromedriver) {
        var options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                // the tests may run as root in a container
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--lang=en-US");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(chromedriver.toFile())
                                .build(),
                        options);
        tell("Network.emulateNetworkConditions", OFFLINE);
        tell("Page.addScriptToEvaluateOnNewDocument", Map.of("source", probe()));
    }

    private static final Map<String, Object> OFFLINE =
            Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0);

    private static String probe() {
        try (InputStream in =
                Objects.requireNonNull(Browser.class.getResourceAsStream("probe.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether this machine has what [#start] needs.
    static boolean isThere() {
        return program("chromium") != null && program("chromedriver") != null;
    }

    static Browser start() {
        return new Browser(
                Objects.requireNonNull(program("chromium"), "no chromium in PATH"),
                Objects.requireNonNull(program("chromedriver"), "no chromedriver in PATH"));
    }

    private static @Nullable Path program(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /// Loads the page from the disk; what was requested and complained about before is forgotten.
    void open(Path page) {
        readLogs();
        requests.clear();
        complaints.clear();
        driver.get(page.toUri().toString());
        if (scripts) {
            settle();
        } else {
            driver.executeScript(probe());
        }
    }

    /// Until what was changed is drawn.
    void settle() {
        if (!scripts) {
            return;
        }
        driver.executeAsyncScript(
                "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() =>"
                        + " setTimeout(done, 60)), 60)");
    }

    /// The value of an expression in the page.
    JsonNode ask(String expression) {
        return MAPPER.readTree(
                String.valueOf(
                        driver.executeScript("return JSON.stringify(" + expression + " ?? null)")));
    }

    List<String> askForTexts(String expression) {
        var texts = new ArrayList<String>();
        ask(expression).forEach(one -> texts.add(one.asString()));
        return texts;
    }

    /// What a promise becomes.
    JsonNode await(String promise) {
        return MAPPER.readTree(
                String.valueOf(
                        driver.executeAsyncScript(
                                "const done = arguments[0]; ("
                                        + promise
                                        + ").then(value => done(JSON.stringify(value ?? null)),"
                                        + " error => done(JSON.stringify('failed: ' + error)))")));
    }

    void click(String selector) {
        driver.executeScript("document.querySelector(arguments[0]).click()", selector);
        settle();
    }

    void size(int width, int height, double ratio) {
        tell(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        ratio,
                        "mobile",
                        false));
        settle();
    }

    void dark(boolean dark) {
        tell(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "",
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
        settle();
    }

    /// Of the page that is opened next; what the tests ask works all the same.
    void scripts(boolean enabled) {
        scripts = enabled;
        tell("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
    }

    void clipboard(boolean allowed) {
        tell(
                "Browser.setPermission",
                Map.of(
                        "permission",
                        Map.of("name", "clipboard-write"),
                        "setting",
                        allowed ? "granted" : "denied"));
    }

    void downloadsTo(Path folder) {
        tell(
                "Browser.setDownloadBehavior",
                Map.of("behavior", "allow", "downloadPath", folder.toString()));
    }

    byte[] print() {
        return bytes(
                tell("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true))
                        .get("data"));
    }

    /// A PNG of the rectangle of the page in CSS pixels, whether it is on the screen or not.
    byte[] picture(double x, double y, double width, double height) {
        return bytes(
                tell(
                                "Page.captureScreenshot",
                                Map.of(
                                        "format",
                                        "png",
                                        "captureBeyondViewport",
                                        true,
                                        "clip",
                                        Map.of(
                                                "x", x, "y", y, "width", width, "height", height,
                                                "scale", 1)))
                        .get("data"));
    }

    private static byte[] bytes(@Nullable Object base64) {
        return Base64.getDecoder().decode(String.valueOf(base64));
    }

    /// Addresses that the page asked for since it was opened, itself apart.
    List<String> requests() {
        readLogs();
        return requests.stream()
                .filter(url -> !url.startsWith("data:") && !url.startsWith("blob:"))
                .skip(1)
                .toList();
    }

    /// What stands in the console since the page was opened: errors, warnings, what the policy
    /// refused.
    List<String> complaints() {
        readLogs();
        return List.copyOf(complaints);
    }

    private void readLogs() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            complaints.add(entry.getLevel() + " " + entry.getMessage());
        }
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            var message = MAPPER.readTree(entry.getMessage()).path("message");
            if (message.path("method").asString("").equals("Network.requestWillBeSent")) {
                requests.add(message.path("params").path("request").path("url").asString(""));
            }
        }
    }

    private Map<String, Object> tell(String command, Map<String, Object> with) {
        return driver.executeCdpCommand(command, with);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
