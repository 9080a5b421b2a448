package io.codeguard.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A secret for git, and where it may be sent. */
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
                "spec.gitCredentials: hosts are names like git.example.org, or *.example.org, with"
                    + " :port where it is not the protocol's own")
        @JsonPropertyDescription("The secret is sent to these only: names, *.suffixes, with :port.")
        List<@Size(min = 1, max = 260) String> hosts) {}
