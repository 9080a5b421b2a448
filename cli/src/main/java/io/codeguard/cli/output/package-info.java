/** Output for the user. */
package io.codeguard.cli.output;
