package dev.gapless.api.wire;

import java.util.Map;

/// What `check`, `plan` and `deploy` are asked with.
///
/// @param configFile absolute path of `gapless.yaml`
/// @param configText its content, as the command line read it
/// @param overrides flags that stand for keys of the file, for example `bake-time` -> `10s`
/// @param version empty: the newest artifact there is
/// @param secrets values of the variables that the file names with `from-env`, from the caller's
///   environment
/// @param planId run only if the plan still has this id; empty for any
/// @param replace accept a changed artifact under an old version
/// @param by who asks: user@host
public record ServiceRequest(
        String configFile,
        String configText,
        Map<String, String> overrides,
        String version,
        Map<String, String> secrets,
        String planId,
        boolean replace,
        String by) {
    public ServiceRequest {
        overrides = Map.copyOf(overrides);
        secrets = Map.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "ServiceRequest[" + configFile + ", version " + version + ", by " + by + "]";
    }
}
