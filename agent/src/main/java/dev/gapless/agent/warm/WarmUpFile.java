package dev.gapless.agent.warm;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import tools.jackson.core.JacksonException;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Requests of a file: a list with one in each line (`GET /x`, or only `/x`; `#` begins a remark),
/// or an HTTP archive. Throws `warm-up-file`. What is held in memory is bounded, whatever the file.
final class WarmUpFile {
    static final int MOST_REQUESTS = 1_000;
    private static final long MOST_BYTES = 16L * 1024 * 1024;
    private static final long MOST_LIST_BYTES = 1024 * 1024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int LOOK_AHEAD = 8 * 1024;
    private static final Pattern LINE =
            Pattern.compile("((GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) +)?/[^\\s#]*");

    private final Path file;

    WarmUpFile(Path file) {
        this.file = file;
    }

    /// At least one, at most [#MOST_REQUESTS]; what comes after these is left out.
    List<WarmRequest> read() {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw problem(file + " is no file.").build();
        }
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            skipByteOrderMark(in);
            boolean json = firstCharacter(in) == '{';
            requireAtMost(json ? MOST_BYTES : MOST_LIST_BYTES);
            List<WarmRequest> requests =
                    json ? new HttpArchive(in, this::problem).read() : list(in);
            if (requests.isEmpty()) {
                throw problem("There is no request in " + file + ".").build();
            }
            return requests;
        } catch (NoSuchFileException _) {
            throw problem("There is no file " + file + ".").build();
        } catch (AccessDeniedException _) {
            throw problem("The agent may not read " + file + ".")
                    .found("the agent runs as " + System.getProperty("user.name"))
                    .build();
        } catch (JacksonException e) {
            throw problem(file + " is no JSON.").found(shortened(e.getOriginalMessage())).build();
        } catch (IOException e) {
            throw problem(file + " could not be read: " + e.getMessage()).build();
        }
    }

    private void requireAtMost(long most) throws IOException {
        long size = Files.size(file);
        if (size > most) {
            throw problem(file + " has " + size + " bytes, at most " + most + " are read.").build();
        }
    }

    /// Editors and recorders write it.
    private static void skipByteOrderMark(BufferedInputStream in) throws IOException {
        in.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            in.reset();
        }
    }

    /// That is no white space; -1 when there is none at the beginning.
    private static int firstCharacter(BufferedInputStream in) throws IOException {
        in.mark(LOOK_AHEAD);
        int next = in.read();
        for (int i = 1; i < LOOK_AHEAD && Character.isWhitespace(next); i++) {
            next = in.read();
        }
        in.reset();
        return next;
    }

    private List<WarmRequest> list(InputStream in) throws IOException {
        List<WarmRequest> requests = new ArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        int number = 0;
        while (requests.size() < MOST_REQUESTS) {
            String line = lines.readLine();
            if (line == null) {
                break;
            }
            number++;
            String request = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (request.isEmpty()) {
                continue;
            }
            if (!LINE.matcher(request).matches()) {
                throw problem("Line " + number + " of " + file + " is no request.")
                        .found(shortened(request))
                        .build();
            }
            requests.add(WarmRequest.of(request.replaceAll(" +", " ")));
        }
        return requests;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), 20));
    }

    private Problem.Builder problem(String what) {
        return Problem.of(ProblemCode.WARM_UP_FILE, what)
                .where("warm-up.file: " + file)
                .todo(
                        "write a list, one request in each line (GET /path), or record an HTTP"
                                + " archive; or take warm-up.file out");
    }
}
