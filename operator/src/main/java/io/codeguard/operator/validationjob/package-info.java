/** Reconciles ValidationJobs: from the resource to tasks in the queue, and to the verdict. */
package io.codeguard.operator.validationjob;
