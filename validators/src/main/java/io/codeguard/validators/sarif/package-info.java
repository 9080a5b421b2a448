/** Reports as SARIF 2.1.0. */
package io.codeguard.validators.sarif;
