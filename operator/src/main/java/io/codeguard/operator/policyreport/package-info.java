/**
 * PolicyReports of finished jobs: the common resource for results of Kubernetes policy tools, with
 * one result per rule of a job's SARIF report.
 */
package io.codeguard.operator.policyreport;
