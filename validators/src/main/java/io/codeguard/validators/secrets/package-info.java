/**
 * The validator {@code secrets}. One pass over a file's bytes looks for the literals of all rules
 * at once; only where one is found does that rule look at the few bytes around it. What is found
 * must look random enough and like no placeholder. Formats are those that the providers document.
 */
package io.codeguard.validators.secrets;
