/// The proof: what was seen while a service was replaced, as JSON and as one HTML page that needs
/// no network.
///
/// [ProofReport] is the model, filled by whoever ran the deployments; [Facts] derives;
/// [ReportFiles] writes. All values are immutable and rendering is pure. A number that cannot be
/// known is an [Measured.Unknown] with its reason, never 0. Knows nothing of how a deployment
/// works.
@NullMarked
package dev.gapless.load.report;

import org.jspecify.annotations.NullMarked;
