/** The command line. */
package io.codeguard.cli;
