/** The validator {@code java}: checks the quality of Java code with PMD. */
package io.codeguard.validators.pmd;
