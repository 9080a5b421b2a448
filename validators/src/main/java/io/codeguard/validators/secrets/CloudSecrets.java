package io.codeguard.validators.secrets;

import static io.codeguard.validators.secrets.SecretRule.assigned;
import static io.codeguard.validators.secrets.SecretRule.token;

import java.util.List;

/** Secrets of clouds, hosting and infrastructure. */
final class CloudSecrets {
  private CloudSecrets() {}

  static List<SecretRule> rules() {
    return List.of(
        token(
            "aws-access-key-id",
            "AWS access key id",
            "AKIA[A-Z2-7]{16}",
            "ASIA[A-Z2-7]{16}",
            "ABIA[A-Z2-7]{16}",
            "ACCA[A-Z2-7]{16}"),
        assigned(
            "aws-secret-access-key",
            "AWS secret access key",
            List.of(
                "aws_secret",
                "awssecret",
                "secret_access_key",
                "secretaccesskey",
                "secret-access-key"),
            "[A-Za-z0-9/+]{40}"),
        token(
            "aws-bedrock-api-key",
            "Amazon Bedrock API key",
            "ABSK[A-Za-z0-9+/]{109,269}",
            "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{0,2000}"),
        token("gcp-api-key", "Google API key", 3.5, "AIza[A-Za-z0-9_-]{35}"),
        token("gcp-oauth-client-secret", "Google OAuth client secret", "GOCSPX-[A-Za-z0-9_-]{28}"),
        token(
            "gcp-oauth-token",
            "Google OAuth token",
            "ya29\\.[A-Za-z0-9_-]{30,500}",
            "1//0[A-Za-z0-9_-]{40,200}"),
        token(
            "azure-client-secret",
            "Microsoft Entra client secret",
            "[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}"),
        token("azure-storage-key", "Azure Storage account key", "AccountKey=[A-Za-z0-9+/]{86}=="),
        token(
            "azure-shared-access-key",
            "Azure Service Bus, Event Hubs or IoT Hub key",
            "SharedAccessKey=[A-Za-z0-9+/]{43}="),
        token("azure-sas", "Azure shared access signature", 3.5, "[?&;]sig=[A-Za-z0-9%+/]{43,70}"),
        token(
            "azure-devops-token",
            "Azure DevOps personal access token",
            "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
        token(
            "azure-container-registry-key",
            "Azure Container Registry key",
            "[A-Za-z0-9+/]{42}+ACR[A-D][A-Za-z0-9]{5}"),
        token("alibaba-access-key-id", "Alibaba Cloud access key id", "LTAI[A-Za-z0-9]{20}"),
        assigned(
            "alibaba-secret-key",
            "Alibaba Cloud secret key",
            List.of("alibaba", "aliyun"),
            "[A-Za-z0-9]{30}"),
        token("tencent-secret-id", "Tencent Cloud secret id", "AKID[A-Za-z0-9]{32}"),
        token(
            "yandex-cloud-token",
            "Yandex Cloud token",
            "AQVN[A-Za-z0-9_-]{35,38}",
            "YCAJE[A-Za-z0-9_-]{20}",
            "YC[A-Za-z0-9_-]{38}",
            "t1\\.[A-Z0-9a-z_-]{1,200}[=]{0,2}\\.[A-Z0-9a-z_-]{86}"),
        token(
            "digitalocean-token",
            "DigitalOcean token",
            "dop_v1_[a-f0-9]{64}",
            "doo_v1_[a-f0-9]{64}",
            "dor_v1_[a-f0-9]{64}"),
        token("heroku-api-key", "Heroku API key", "HRKU-AA[A-Za-z0-9_-]{58}"),
        assigned("heroku-api-key-uuid", "Heroku API key", List.of("heroku"), Patterns.UUID),
        token(
            "flyio-token",
            "Fly.io token",
            "fo1_[A-Za-z0-9_-]{43}",
            "fm1a_[A-Za-z0-9+/]{100,1000}[=]{0,3}",
            "fm1r_[A-Za-z0-9+/]{100,1000}[=]{0,3}",
            "fm2_[A-Za-z0-9+/]{100,1000}[=]{0,3}"),
        token("netlify-token", "Netlify token", "nfp_[A-Za-z0-9]{36}"),
        token("scalingo-token", "Scalingo token", "tk-us-[A-Za-z0-9_-]{48}"),
        token("render-api-key", "Render API key", "rnd_[A-Za-z0-9]{32}"),
        token("supabase-token", "Supabase token", "sbp_[a-f0-9]{40}"),
        token(
            "planetscale-credential",
            "PlanetScale credential",
            "pscale_tkn_[A-Za-z0-9=._-]{32,64}",
            "pscale_pw_[A-Za-z0-9=._-]{32,64}",
            "pscale_oauth_[A-Za-z0-9=._-]{32,64}"),
        token("databricks-token", "Databricks token", "dapi[a-f0-9]{32}[0-9-]{0,2}"),
        token(
            "vault-token",
            "HashiCorp Vault token",
            "hvs\\.[A-Za-z0-9_-]{90,120}",
            "hvb\\.[A-Za-z0-9_-]{138,300}"),
        assigned(
            "vault-token-old", "HashiCorp Vault token", List.of("vault"), "s\\.[A-Za-z0-9]{24}"),
        token(
            "terraform-cloud-token",
            "Terraform Cloud token",
            "[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9=_-]{60,70}"),
        token("pulumi-token", "Pulumi token", "pul-[a-f0-9]{40}"),
        token(
            "doppler-token",
            "Doppler token",
            "dp\\.pt\\.[A-Za-z0-9]{43}",
            "dp\\.st\\.[a-z0-9_-]{2,35}\\.[A-Za-z0-9]{40,44}",
            "dp\\.ct\\.[A-Za-z0-9]{40,44}",
            "dp\\.sa\\.[A-Za-z0-9]{40,44}"),
        token("infracost-token", "Infracost token", "ico-[A-Za-z0-9]{32}").notAfter('.'),
        token(
            "tailscale-key",
            "Tailscale key",
            "tskey-auth-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}",
            "tskey-api-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}",
            "tskey-client-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,40}"),
        token(
            "defined-networking-token",
            "Defined Networking token",
            "dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}"),
        token("openshift-token", "OpenShift user token", "sha256~[A-Za-z0-9_-]{43}"),
        token(
            "cloudflare-origin-ca-key",
            "Cloudflare origin CA key",
            "v1\\.0-[a-f0-9]{24}-[a-f0-9]{146}"),
        assigned(
            "cloudflare-global-key",
            "Cloudflare global API key",
            List.of("cloudflare"),
            "[a-f0-9]{37}"),
        assigned(
            "cloudflare-token", "Cloudflare token", List.of("cloudflare"), "[A-Za-z0-9_-]{40}"),
        token(
            "authress-key",
            "Authress service client key",
            "sc_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}",
            "ext_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}",
            "authress_[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}"),
        assigned("fastly-token", "Fastly token", List.of("fastly"), "[A-Za-z0-9_=-]{32}"),
        token("octopus-deploy-key", "Octopus Deploy API key", "API-[A-Z0-9]{26}"),
        token(
            "harness-token",
            "Harness token",
            "pat\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}",
            "sat\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9]{24}\\.[A-Za-z0-9]{20}"),
        token("prefect-token", "Prefect token", "pnu_[a-z0-9]{36}"),
        token("clickhouse-cloud-key", "ClickHouse Cloud key", "4b1d[A-Za-z0-9]{38}"),
        assigned(
            "confluent-key",
            "Confluent key",
            List.of("confluent"),
            "[A-Za-z0-9]{64}",
            "[A-Za-z0-9]{16}"),
        assigned("meraki-key", "Cisco Meraki key", List.of("meraki"), "[a-f0-9]{40}"),
        token(
            "age-secret-key",
            "age secret key",
            "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
        token(
            "onepassword-secret",
            "1Password secret",
            "ops_eyJ[A-Za-z0-9+/]{250,2000}",
            "A3-[A-Z0-9]{6}-[A-Z0-9]{11}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}",
            "A3-[A-Z0-9]{6}-[A-Z0-9]{6}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"));
  }
}
