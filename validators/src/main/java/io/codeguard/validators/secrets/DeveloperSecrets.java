package io.codeguard.validators.secrets;

import static io.codeguard.validators.secrets.SecretRule.assigned;
import static io.codeguard.validators.secrets.SecretRule.token;

import java.util.List;

/** Secrets of code hosts, build services, package registries, monitoring and machine learning. */
final class DeveloperSecrets {
  private DeveloperSecrets() {}

  static List<SecretRule> codeHosts() {
    return List.of(
        token("github-personal-token", "GitHub personal access token", "ghp_[A-Za-z0-9]{36}"),
        token(
            "github-fine-grained-token",
            "GitHub fine-grained token",
            "github_pat_[A-Za-z0-9_]{82}"),
        token("github-oauth-token", "GitHub OAuth token", "gho_[A-Za-z0-9]{36}"),
        token("github-app-token", "GitHub app token", "ghu_[A-Za-z0-9]{36}", "ghs_[A-Za-z0-9]{36}"),
        token("github-refresh-token", "GitHub refresh token", "ghr_[A-Za-z0-9]{36,76}"),
        token(
            "gitlab-token",
            "GitLab token",
            "glpat-[A-Za-z0-9_-]{20}",
            "glpat-[A-Za-z0-9_-]{27,300}\\.[a-z0-9]{2}[a-z0-9]{7}",
            "glpat-[A-Za-z0-9_-]{27,300}\\.[a-z0-9]{2}\\.[a-z0-9]{9}",
            "gldt-[A-Za-z0-9_-]{20}",
            "glrt-[A-Za-z0-9_-]{20}",
            "glrt-t[0-9]_[A-Za-z0-9_-]{27,300}\\.[a-z0-9]{2}\\.[a-z0-9]{9}",
            "glrt-t[0-9]_[A-Za-z0-9_-]{27,300}\\.[a-z0-9]{9}",
            "glft-[A-Za-z0-9_-]{20}",
            "glsoat-[A-Za-z0-9_-]{20}",
            "glimt-[A-Za-z0-9_-]{25}",
            "glptt-[a-f0-9]{40}",
            "glagent-[A-Za-z0-9_-]{50}",
            "gloas-[A-Za-z0-9_-]{64}",
            "glcbt-[A-Za-z0-9]{1,5}_[A-Za-z0-9_-]{20}",
            "glffct-[A-Za-z0-9_-]{20}",
            "GR1348941[A-Za-z0-9_-]{20}",
            "_gitlab_session=[a-z0-9]{32}"),
        token("bitbucket-token", "Bitbucket token", "ATBB[A-Za-z0-9_=.-]{32}"),
        assigned(
            "bitbucket-client",
            "Bitbucket client id or secret",
            List.of("bitbucket"),
            "[A-Za-z0-9]{32}",
            "[A-Za-z0-9_=-]{64}"),
        token(
            "atlassian-token",
            "Atlassian API token",
            "ATATT3[A-Za-z0-9_=-]{186}",
            "ATCTT3[A-Za-z0-9_=-]{186}"),
        assigned(
            "atlassian-api-key",
            "Atlassian API key",
            List.of("atlassian", "confluence", "jira"),
            "[A-Za-z0-9]{24}"),
        token(
            "sourcegraph-token",
            "Sourcegraph token",
            "sgp_[a-fA-F0-9]{16}_[a-fA-F0-9]{40}",
            "sgp_local_[a-fA-F0-9]{40}",
            "sgp_[a-fA-F0-9]{40}"),
        assigned(
            "sourcegraph-token-old",
            "Sourcegraph token",
            List.of("sourcegraph"),
            "[a-fA-F0-9]{40}"),
        token(
            "intra42-secret",
            "Intra 42 client secret",
            "s-s4t2ud-[a-f0-9]{64}",
            "s-s4t2af-[a-f0-9]{64}"));
  }

  static List<SecretRule> registries() {
    return List.of(
        token("npm-token", "npm token", "npm_[A-Za-z0-9]{36}"),
        token("pypi-token", "PyPI token", "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}"),
        token("rubygems-token", "RubyGems token", "rubygems_[a-f0-9]{48}"),
        token("nuget-key", "NuGet key", "oy2[a-z0-9]{43}"),
        token("clojars-token", "Clojars token", "CLOJARS_[A-Za-z0-9]{60}"),
        token("crates-io-token", "crates.io token", 3.5, "cio[A-Za-z0-9]{32}"),
        token("packagist-token", "Packagist token", "packagist_[ou][ru]t_[a-f0-9]{68}"),
        token(
            "docker-hub-token",
            "Docker Hub token",
            "dckr_pat_[A-Za-z0-9_-]{27}",
            "dckr_oat_[A-Za-z0-9_-]{32}"),
        token(
            "artifactory-token",
            "Artifactory token",
            "AKCp[A-Za-z0-9]{69}",
            "cmVmd[A-Za-z0-9]{59}"),
        assigned(
            "jfrog-key",
            "JFrog key",
            List.of("jfrog", "artifactory", "bintray", "xray"),
            "[A-Za-z0-9]{64}",
            "[A-Za-z0-9]{73}"),
        assigned(
            "sidekiq-credential",
            "Sidekiq credential",
            2.0,
            List.of("bundle_enterprise__contribsys__com", "bundle_gems__contribsys__com"),
            "[a-f0-9]{8}:[a-f0-9]{8}"));
  }

  static List<SecretRule> builds() {
    return List.of(
        token(
            "sonar-token",
            "SonarQube token",
            "squ_[a-f0-9]{40}",
            "sqp_[a-f0-9]{40}",
            "sqa_[a-f0-9]{40}"),
        assigned("sonar-login", "SonarQube token", List.of("sonar"), "[A-Za-z0-9_=-]{40}"),
        assigned("codecov-token", "Codecov token", List.of("codecov"), "[A-Za-z0-9]{32}"),
        assigned("droneci-token", "Drone CI token", List.of("droneci"), "[A-Za-z0-9]{32}"),
        assigned("travisci-token", "Travis CI token", List.of("travis"), "[A-Za-z0-9]{22}"),
        assigned("snyk-token", "Snyk token", List.of("snyk"), Patterns.UUID),
        assigned(
            "launchdarkly-token",
            "LaunchDarkly token",
            List.of("launchdarkly"),
            "[A-Za-z0-9_=-]{40}"),
        token("postman-key", "Postman API key", "PMAK-[a-fA-F0-9]{24}-[a-fA-F0-9]{34}"),
        token("readme-token", "ReadMe token", "rdme_[a-z0-9]{70}"),
        assigned("rapidapi-token", "RapidAPI token", List.of("rapidapi"), "[A-Za-z0-9_-]{50}"));
  }

  static List<SecretRule> monitoring() {
    return List.of(
        token(
            "grafana-token",
            "Grafana token",
            "glc_[A-Za-z0-9+/]{32,400}[=]{0,3}",
            "glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}",
            "eyJrIjoi[A-Za-z0-9]{70,400}[=]{0,3}"),
        token(
            "new-relic-key",
            "New Relic key",
            "NRAK-[A-Za-z0-9]{27}",
            "NRII-[A-Za-z0-9-]{32}",
            "NRJS-[a-f0-9]{19}",
            "NRRA-[a-f0-9]{42}"),
        assigned(
            "new-relic-user-key-id",
            "New Relic user key id",
            List.of("new-relic", "newrelic", "new_relic"),
            "[A-Za-z0-9]{64}"),
        assigned(
            "datadog-key",
            "Datadog key",
            List.of("datadog", "dd_api_key", "dd_app_key"),
            "[A-Za-z0-9]{40}",
            Patterns.HEX32),
        token(
            "sentry-token",
            "Sentry token",
            "sntrys_eyJ[A-Za-z0-9+/]{80,400}[=]{0,2}_[A-Za-z0-9+/]{43}",
            "sntryu_[a-f0-9]{64}"),
        assigned("sentry-api-key", "Sentry token", List.of("sentry"), Patterns.HEX64),
        token("dynatrace-token", "Dynatrace token", "dt0c01\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}"),
        assigned(
            "sumologic-key",
            "Sumo Logic key",
            List.of("sumologic", "sumo"),
            "su[A-Za-z0-9]{12}",
            "[A-Za-z0-9]{64}"),
        token("honeycomb-key", "Honeycomb key", "hcaik_[a-z0-9]{58}"));
  }

  static List<SecretRule> models() {
    return List.of(
        token(
            "openai-key",
            "OpenAI key",
            "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
            "sk-proj-[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}",
            "sk-proj-[A-Za-z0-9_-]{58}T3BlbkFJ[A-Za-z0-9_-]{58}",
            "sk-svcacct-[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}",
            "sk-svcacct-[A-Za-z0-9_-]{58}T3BlbkFJ[A-Za-z0-9_-]{58}",
            "sk-admin-[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}",
            "sk-admin-[A-Za-z0-9_-]{58}T3BlbkFJ[A-Za-z0-9_-]{58}"),
        token("anthropic-key", "Anthropic key", "sk-ant-api03-[A-Za-z0-9_-]{93}AA"),
        token("anthropic-admin-key", "Anthropic admin key", "sk-ant-admin01-[A-Za-z0-9_-]{93}AA"),
        token("huggingface-token", "Hugging Face token", "hf_[A-Za-z]{34}", "api_org_[A-Za-z]{34}"),
        token("perplexity-key", "Perplexity key", "pplx-[A-Za-z0-9]{48}"),
        token("groq-key", "Groq key", "gsk_[A-Za-z0-9]{52}"),
        token("replicate-token", "Replicate token", "r8_[A-Za-z0-9]{37}"),
        token("xai-key", "xAI key", "xai-[A-Za-z0-9]{80}"),
        assigned("cohere-key", "Cohere key", List.of("cohere", "co_api_key"), "[A-Za-z0-9]{40}"));
  }
}
