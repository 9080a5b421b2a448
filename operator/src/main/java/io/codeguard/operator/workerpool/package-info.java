/** WorkerPools: a Deployment for each, scaled with the demand on its queue. */
package io.codeguard.operator.workerpool;
