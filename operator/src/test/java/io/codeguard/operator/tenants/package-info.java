/** Isolation of tenants of a shared operator, under attack by one of them. */
package io.codeguard.operator.tenants;
