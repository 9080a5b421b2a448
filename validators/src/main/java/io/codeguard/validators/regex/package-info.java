/** Keeps RE2 within bounds, whose patterns take linear time, but as much memory as they ask for. */
package io.codeguard.validators.regex;
