/** The validator {@code json-schema}: whether data has the form that the user says. */
package io.codeguard.validators.schema;
