/** The validator {@code syntax}: checks whether files can be parsed. */
package io.codeguard.validators.syntax;
