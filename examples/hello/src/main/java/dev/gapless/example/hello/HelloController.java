package dev.gapless.example.hello;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.util.Optional;

/// What only reads or computes.
@RestController
class HelloController {

    record Version(String release, String colour) {}

    record Hello(String release, String greeting) {}

    record Result(String release, String result) {}

    private static final int SLOWEST_MILLIS = 600_000;
    private static final int HARDEST_WORK = 100_000;

    private final Release release;
    private final Members members;

    HelloController(Release release, Members members) {
        this.release = release;
        this.members = members;
    }

    @GetMapping("/api/version")
    ResponseEntity<Version> version() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Version(release.version(), release.colour()));
    }

    @GetMapping("/api/hello")
    Hello hello() {
        Optional<String> name = members.lastName();
        return new Hello(release.version(), "Hello, " + name.orElse("nobody yet"));
    }

    /// `k` times about 1.5 ms of CPU time.
    @GetMapping("/api/work")
    Result work(@RequestParam(defaultValue = "1") int k) {
        return new Result(
                release.version(), Long.toHexString(Work.burn(bounded("k", k, HARDEST_WORK))));
    }

    @GetMapping("/api/slow")
    Result slow(@RequestParam(defaultValue = "1000") int ms) throws InterruptedException {
        Thread.sleep(bounded("ms", ms, SLOWEST_MILLIS));
        return new Result(release.version(), "after " + ms + " ms");
    }

    private static int bounded(String name, int value, int highest) {
        if (value < 0 || value > highest) {
            throw new IllegalArgumentException(name + "=" + value + " is not from 0 to " + highest);
        }
        return value;
    }
}
