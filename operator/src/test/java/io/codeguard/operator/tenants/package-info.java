/** One tenant of a shared operator tries to harm another one. */
package io.codeguard.operator.tenants;
