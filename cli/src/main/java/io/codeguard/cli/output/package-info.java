/** What the user sees. */
package io.codeguard.cli.output;
