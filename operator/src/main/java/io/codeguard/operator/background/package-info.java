/** Work that reconciliation does not wait for. */
package io.codeguard.operator.background;
