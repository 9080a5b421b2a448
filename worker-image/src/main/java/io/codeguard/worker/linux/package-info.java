/** What a worker asks of Linux, to keep what it knows from the programs that it starts. */
package io.codeguard.worker.linux;
