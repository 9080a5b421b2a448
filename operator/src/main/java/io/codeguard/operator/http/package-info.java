/** What the operator serves over HTTP. */
package io.codeguard.operator.http;
