/** Results that jobs leave for later ones. */
package io.codeguard.worker.cache;
