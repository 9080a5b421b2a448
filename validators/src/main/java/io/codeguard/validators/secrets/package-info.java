/**
 * The validator {@code secrets}. One pass over a file's bytes searches for the literals of all
 * rules; a rule examines only the bytes around its literals. Matches must be random enough and not
 * be placeholders. Formats are those documented by the providers.
 */
package io.codeguard.validators.secrets;
