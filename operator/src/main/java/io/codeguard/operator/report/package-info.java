/** Storage of reports: in the queue's Redis, or in a bucket of the pool. */
package io.codeguard.operator.report;
