package io.codeguard.validators;

/**
 * What a validator looks for.
 *
 * @param id unique within the validator, in lower case with dashes
 * @param summary one sentence
 * @param help what to do about it
 */
public record Rule(String id, String summary, String help, Severity severity) {}
