/** The validator {@code java}: quality of Java code, by PMD. */
package io.codeguard.validators.pmd;
