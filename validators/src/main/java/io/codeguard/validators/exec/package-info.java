/**
 * Validators that are other people's programs: started once for many files, with a limit on time
 * and output, on a copy of nothing but these files, and never through a shell.
 */
package io.codeguard.validators.exec;
