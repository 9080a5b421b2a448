/**
 * Bounds the resources of RE2, whose patterns match in linear time, but can take unlimited memory.
 */
package io.codeguard.validators.regex;
