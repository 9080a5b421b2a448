/**
 * Reading resources from the API server: without what nobody needs, and so that one which cannot be
 * read does not keep the others from being read.
 */
package io.codeguard.operator.reading;
