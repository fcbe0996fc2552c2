package dev.gapless.example.hello;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// What goes wrong, as answers and as one log line each: a thousand stack traces a second would be
/// a fault of their own.
@RestControllerAdvice
class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @ExceptionHandler(DuplicateKeyException.class)
    ProblemDetail duplicate(DuplicateKeyException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, cause(failure));
    }

    @ExceptionHandler(DataAccessException.class)
    ProblemDetail database(DataAccessException failure) {
        LOG.error("a statement failed: {}", cause(failure));
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, cause(failure));
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ProblemDetail argument(IllegalArgumentException failure) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, String.valueOf(failure.getMessage()));
    }

    /// In the database's words, on one line.
    private static String cause(DataAccessException failure) {
        return String.valueOf(failure.getMostSpecificCause().getMessage()).replaceAll("\\s+", " ");
    }
}
