/** Reconciles WorkerPools: a Deployment for each, scaled to the demand on its queue. */
package io.codeguard.operator.workerpool;
