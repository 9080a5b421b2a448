/**
 * PolicyReports of finished jobs: the resource in which Kubernetes' policy tools tell what they
 * found, here one entry for each rule of a job's SARIF report.
 */
package io.codeguard.operator.policyreport;
