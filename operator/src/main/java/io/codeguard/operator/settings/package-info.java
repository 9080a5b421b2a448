/** The settings of the operator's process. */
package io.codeguard.operator.settings;
