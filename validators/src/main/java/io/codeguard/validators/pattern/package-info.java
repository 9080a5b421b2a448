/** The validator {@code pattern}: the user's own forbidden patterns. */
package io.codeguard.validators.pattern;
