/** The operator: reconcilers, feeding, scaling, status. */
package io.codeguard.operator;
