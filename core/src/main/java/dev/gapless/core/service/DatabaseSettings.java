package dev.gapless.core.service;

import java.nio.file.Path;
import java.time.Duration;

/// Where the service's database is and how carefully it is treated.
///
/// @param url JDBC URL
/// @param password reference only
/// @param migrations absolute folder of the `V*__*.yaml` files
/// @param lockTimeout writers never queue longer behind one of our statements
/// @param chunkTime aim for one backfill chunk
/// @param dutyPercent share of the time that the backfill works, 1 to 100
/// @param contractByItself used by a later version
public record DatabaseSettings(
        String url,
        String user,
        EnvValue password,
        Path migrations,
        Duration lockTimeout,
        Duration chunkTime,
        int dutyPercent,
        boolean contractByItself) {}
