/// Tests of what runs a service.
@NullMarked
package dev.gapless.agent.service;

import org.jspecify.annotations.NullMarked;
