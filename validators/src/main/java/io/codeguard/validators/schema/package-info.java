/** The validator {@code json-schema}: validates data files against a user's schema. */
package io.codeguard.validators.schema;
