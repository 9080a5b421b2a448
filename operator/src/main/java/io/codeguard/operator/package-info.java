/** The operator's process: settings, start, leader election, watched namespaces, health. */
package io.codeguard.operator;
