/// What happens behind the table: targets with their exact counts, weighted choice, and the atomic
/// change of tables.
///
/// A request *claims* its target. The claim and the target's eligibility live in one word
/// ([TargetState]), so a target that was made ineligible cannot be claimed, and whoever reads its
/// counts afterwards sees every claim made before. Counts may be changed by any event loop; tables
/// are changed by one control thread at a time.
@NullMarked
package dev.gapless.proxy.target;

import org.jspecify.annotations.NullMarked;
