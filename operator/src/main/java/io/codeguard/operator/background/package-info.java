/** Background work and the sharing of threads. */
package io.codeguard.operator.background;
