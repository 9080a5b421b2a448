/**
 * Deserialization of resources from the API server: prunes fields that the operator does not need,
 * and isolates resources that cannot be read.
 */
package io.codeguard.operator.reading;
