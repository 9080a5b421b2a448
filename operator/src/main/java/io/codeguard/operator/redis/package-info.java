/** Resolves pools to their queues: which Redis a pool uses, and the connections to it. */
package io.codeguard.operator.redis;
