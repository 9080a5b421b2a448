/** A client for S3-compatible object storage, shared by operator and workers. */
package io.codeguard.objectstorage;
