/** ValidationJobs: from a resource to tasks in a queue, and back to a verdict. */
package io.codeguard.operator.validationjob;
