/** The custom resources ValidationJob and WorkerPool. */
package io.codeguard.api.v1alpha1;
