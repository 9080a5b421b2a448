/** The validator {@code syntax}: whether files can be parsed at all. */
package io.codeguard.validators.syntax;
