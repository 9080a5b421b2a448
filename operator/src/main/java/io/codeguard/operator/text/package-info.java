/** Texts of strangers as people are shown them. */
package io.codeguard.operator.text;
