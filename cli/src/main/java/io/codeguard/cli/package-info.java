/** The command-line interface. */
package io.codeguard.cli;
