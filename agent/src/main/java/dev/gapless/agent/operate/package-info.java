/// What people ask for, one class per sort of request: looking (check, plan), deploying, and the
/// commands on what runs. Each either refuses before anything is changed or hands one event to the
/// service's loop.
@NullMarked
package dev.gapless.agent.operate;

import org.jspecify.annotations.NullMarked;
