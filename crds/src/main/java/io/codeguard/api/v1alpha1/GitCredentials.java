package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Credentials for git, and the hosts to which they may be sent. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GitCredentials(
    @Required
        @JsonPropertyDescription(
            "A secret in the pool's namespace: username and password for https, or ssh-privatekey"
                + " and known_hosts for SSH.")
        WorkerPoolSpec.SecretRef secretRef,
    @Required
        @Size(min = 1, max = 32)
        @ValidationRule(
            value = "self.all(host, host.matches('^([*][.])?[A-Za-z0-9._-]+(:[0-9]{1,5})?$'))",
            message =
                "spec.gitCredentials: hosts must look like git.example.org or *.example.org, with :port"
                    + " if it is not the protocol's default")
        @JsonPropertyDescription(
            "The only hosts to which the secret is sent: names or *.suffixes, optionally with :port.")
        List<@Size(min = 1, max = 260) String> hosts) {}
