/** The validator {@code licence}: SPDX licence headers of source files. */
package io.codeguard.validators.licence;
