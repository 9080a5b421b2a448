/** Linux features that isolate the worker from the programs that it starts. */
package io.codeguard.worker.linux;
