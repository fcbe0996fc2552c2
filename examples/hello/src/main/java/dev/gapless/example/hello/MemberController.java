package dev.gapless.example.hello;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.util.Map;

@RestController
@RequestMapping("/api/members")
class MemberController {

    record Created(String release, String id) {}

    private final Release release;
    private final Members members;

    MemberController(Release release, Members members) {
        this.release = release;
        this.members = members;
    }

    /// Takes effect once: an id that is there already is a conflict, so a request that was sent
    /// twice shows.
    @PostMapping("/{id}")
    @ResponseStatus(HttpStatus.CREATED)
    Created create(@PathVariable String id) {
        members.insert(id);
        return new Created(release.version(), id);
    }

    /// How many rows each release has written, by its version.
    @GetMapping("/counts")
    Map<String, Long> counts() {
        return members.counts();
    }

    /// All ids, one per line.
    @GetMapping(path = "/ids", produces = MediaType.TEXT_PLAIN_VALUE)
    String ids() {
        return String.join("\n", members.ids()) + "\n";
    }
}
