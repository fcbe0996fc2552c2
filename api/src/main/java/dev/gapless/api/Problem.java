package dev.gapless.api;

import java.util.List;

/// The one unchecked base of everything that goes wrong in a way a person has to hear of.
///
/// Built with `Problem.of(code, what).where(...).found(...).todo(...).build()`; never matched on
/// its text.
public final class Problem extends RuntimeException {
    private final transient ProblemReport report;

    public Problem(ProblemReport report) {
        super(report.what() + " [" + report.code() + "]");
        this.report = report;
    }

    public ProblemReport report() {
        return report;
    }

    public boolean is(ProblemCode code) {
        return report.code().equals(code.id());
    }

    public static Builder of(ProblemCode code, String what) {
        return new Builder(code, what);
    }

    /// Collects the parts of a problem; every part but `what` may be left out.
    public static final class Builder {
        private final ProblemCode code;
        private final String what;
        private String where = "";
        private String found = "";
        private String serves = "";
        private String todo = "";
        private boolean retryable;
        private List<String> evidence = List.of();

        private Builder(ProblemCode code, String what) {
            this.code = code;
            this.what = what;
        }

        public Builder where(String text) {
            where = text;
            return this;
        }

        public Builder found(String text) {
            found = text;
            return this;
        }

        public Builder serves(String text) {
            serves = text;
            return this;
        }

        public Builder todo(String text) {
            todo = text;
            return this;
        }

        public Builder retryable() {
            retryable = true;
            return this;
        }

        public Builder evidence(List<String> lines) {
            evidence = lines;
            return this;
        }

        public ProblemReport report() {
            return new ProblemReport(
                    code.id(), code.kind(), what, where, found, serves, todo, retryable, evidence);
        }

        public Problem build() {
            return new Problem(report());
        }

        /// Builds it with the failure that led to it, for logs.
        public Problem cause(Throwable cause) {
            Problem problem = build();
            problem.initCause(cause);
            return problem;
        }
    }
}
