/**
 * What operator and workers share to use S3-compatible buckets. It needs the library {@code
 * http-auth-aws}, which the queue does not, and which those who use this bring themselves.
 */
package io.codeguard.queue.bucket;
