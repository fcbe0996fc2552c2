package dev.gapless.e2e.deploys;

import dev.gapless.e2e.site.Processes.Usage;

/// One deployment and what agent and proxy used right after it.
///
/// @param number of the deployment, from 1
/// @param requests answered so far; failed lost so far
/// @param seconds of the deployment, and of those the ones that were Gapless's own
record Sample(
        int number,
        String example,
        String outcome,
        long requests,
        long failed,
        double seconds,
        OwnShare ownShare,
        Usage agent,
        Usage proxy) {}
