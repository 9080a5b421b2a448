package io.codeguard.validators.secrets;

import static io.codeguard.validators.secrets.SecretRule.assigned;
import static io.codeguard.validators.secrets.SecretRule.token;

import java.util.List;

/** Secrets of chat, mail, payment and other services. */
final class ServiceSecrets {
  private ServiceSecrets() {}

  static List<SecretRule> chat() {
    return List.of(
        token(
            "slack-bot-token",
            "Slack bot token",
            2.0,
            "xoxb-[0-9]{8,14}-[0-9]{8,14}-[A-Za-z0-9]{18,34}",
            "xoxb-[0-9]{8,14}-[A-Za-z0-9]{18,34}"),
        token(
            "slack-user-token",
            "Slack user token",
            2.0,
            "xoxp-[0-9]{8,14}-[0-9]{8,14}-[0-9]{8,14}-[A-Za-z0-9]{24,34}",
            "xoxe-[0-9]{8,14}-[0-9]{8,14}-[0-9]{8,14}-[A-Za-z0-9]{24,34}",
            "xoxs-[0-9]{1,14}-[0-9]{1,14}-[0-9]{1,14}-[A-Za-z0-9]{1,64}",
            "xoxo-[0-9]{1,14}-[0-9]{1,14}-[0-9]{1,14}-[A-Za-z0-9]{1,64}"),
        token(
            "slack-app-token",
            "Slack app token",
            "xapp-[0-9]-[A-Z0-9]{8,14}-[0-9]{8,14}-[a-z0-9]{50,70}"),
        token(
            "slack-refresh-token",
            "Slack configuration token",
            "xoxe\\.xoxp-1-[A-Za-z0-9]{160,200}",
            "xoxe\\.xoxb-1-[A-Za-z0-9]{160,200}",
            "xoxe-1-[A-Za-z0-9]{140,200}"),
        token(
            "slack-workspace-token",
            "Slack workspace token",
            2.0,
            "xoxa-[0-9]-[A-Za-z0-9-]{8,80}",
            "xoxr-[0-9]-[A-Za-z0-9-]{8,80}",
            "xoxa-[A-Za-z0-9]{8,48}",
            "xoxr-[A-Za-z0-9]{8,48}"),
        token(
            "slack-webhook",
            "Slack webhook",
            "hooks\\.slack\\.com/services/[A-Za-z0-9+/]{43,56}",
            "hooks\\.slack\\.com/workflows/[A-Za-z0-9+/]{43,80}",
            "hooks\\.slack\\.com/triggers/[A-Za-z0-9+/]{43,80}"),
        token(
            "teams-webhook",
            "Microsoft Teams webhook",
            "\\.webhook\\.office\\.com/webhookb2/[A-Za-z0-9@-]{73}/IncomingWebhook/[A-Za-z0-9]{32}/[A-Za-z0-9-]{36}"),
        token(
            "discord-webhook",
            "Discord webhook",
            "discord\\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,72}",
            "discordapp\\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,72}"),
        assigned(
            "discord-credential",
            "Discord token or client secret",
            2.5,
            List.of("discord"),
            "[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}",
            Patterns.HEX64,
            "[A-Za-z0-9_=-]{32}"),
        token("telegram-bot-token", "Telegram bot token", "[0-9]{5,16}:A[A-Za-z0-9_-]{34}"),
        assigned("mattermost-token", "Mattermost token", List.of("mattermost"), "[a-z0-9]{26}"),
        assigned("gitter-token", "Gitter token", List.of("gitter"), "[A-Za-z0-9_-]{40}"),
        assigned(
            "messagebird-token",
            "MessageBird token",
            List.of("messagebird", "message-bird", "message_bird"),
            "[A-Za-z0-9]{25}",
            Patterns.UUID),
        assigned(
            "sendbird-token", "Sendbird token", List.of("sendbird"), Patterns.HEX40, Patterns.UUID),
        token("twilio-key", "Twilio API key", "SK[a-fA-F0-9]{32}"),
        assigned("twilio-auth-token", "Twilio auth token", List.of("twilio"), Patterns.HEX32),
        assigned("intercom-token", "Intercom token", List.of("intercom"), "[A-Za-z0-9_=-]{60}"),
        assigned("zendesk-key", "Zendesk key", List.of("zendesk"), "[A-Za-z0-9]{40}"));
  }

  static List<SecretRule> mail() {
    return List.of(
        token("sendgrid-key", "SendGrid key", "SG\\.[A-Za-z0-9=_.-]{66}"),
        token("mailgun-key", "Mailgun key", "key-[a-f0-9]{32}", "pubkey-[a-f0-9]{32}"),
        assigned(
            "mailgun-signing-key",
            "Mailgun signing key",
            List.of("mailgun"),
            "[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}"),
        token("mailchimp-key", "Mailchimp key", "[a-f0-9]{32}-us[0-9]{1,2}"),
        token("brevo-key", "Brevo key", "xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}"),
        assigned("beamer-token", "Beamer token", List.of("beamer"), "b_[a-z0-9=_-]{44}"));
  }

  static List<SecretRule> payment() {
    return List.of(
        token(
            "stripe-key",
            "Stripe key",
            2.5,
            "sk_live_[A-Za-z0-9]{10,99}",
            "sk_test_[A-Za-z0-9]{10,99}",
            "sk_prod_[A-Za-z0-9]{10,99}",
            "rk_live_[A-Za-z0-9]{10,99}",
            "rk_test_[A-Za-z0-9]{10,99}",
            "rk_prod_[A-Za-z0-9]{10,99}"),
        token("stripe-webhook-secret", "Stripe webhook secret", "whsec_[A-Za-z0-9+/]{32}[=]{0,2}"),
        token(
            "square-token",
            "Square token",
            "EAAA[A-Za-z0-9_-]{60}",
            "sq0atp-[A-Za-z0-9_-]{22}",
            "sq0csp-[A-Za-z0-9_-]{43}"),
        token(
            "braintree-token",
            "Braintree token",
            "access_token$production$[a-z0-9]{16}$[a-f0-9]{32}"),
        token(
            "shopify-token",
            "Shopify token",
            "shpat_[a-fA-F0-9]{32}",
            "shpca_[a-fA-F0-9]{32}",
            "shppa_[a-fA-F0-9]{32}",
            "shpss_[a-fA-F0-9]{32}"),
        token(
            "plaid-token",
            "Plaid token",
            "access-sandbox-" + Patterns.UUID,
            "access-development-" + Patterns.UUID,
            "access-production-" + Patterns.UUID),
        assigned("plaid-key", "Plaid key", List.of("plaid"), "[A-Za-z0-9]{24}", "[A-Za-z0-9]{30}"),
        token(
            "flutterwave-key",
            "Flutterwave key",
            2.0,
            "FLWSECK_TEST-[a-h0-9A-H]{12}",
            "FLWSECK_TEST-[a-h0-9A-H]{32}-X",
            "FLWSECK-[a-h0-9A-H]{32}-X",
            "FLWPUBK_TEST-[a-h0-9A-H]{32}-X"),
        token("easypost-token", "EasyPost token", "EZAK[A-Za-z0-9]{54}", "EZTK[A-Za-z0-9]{54}"),
        token(
            "duffel-token",
            "Duffel token",
            "duffel_test_[A-Za-z0-9_=-]{43}",
            "duffel_live_[A-Za-z0-9_=-]{43}"),
        token("razorpay-key", "Razorpay key", "rzp_live_[A-Za-z0-9]{14}"),
        token(
            "shippo-token",
            "Shippo token",
            "shippo_live_[a-fA-F0-9]{40}",
            "shippo_test_[a-fA-F0-9]{40}"),
        assigned(
            "gocardless-token",
            "GoCardless token",
            List.of("gocardless"),
            "live_[A-Za-z0-9_=-]{40}"),
        assigned(
            "lob-key",
            "Lob key",
            List.of("lob"),
            "live_[a-f0-9]{35}",
            "test_[a-f0-9]{35}",
            "live_pub_[a-f0-9]{31}",
            "test_pub_[a-f0-9]{31}"),
        assigned("coinbase-token", "Coinbase token", List.of("coinbase"), "[A-Za-z0-9_-]{64}"),
        assigned("kraken-token", "Kraken token", List.of("kraken"), "[A-Za-z0-9/=_+-]{80,90}"),
        assigned("kucoin-key", "KuCoin key", List.of("kucoin"), "[a-f0-9]{24}", Patterns.UUID),
        assigned("bittrex-key", "Bittrex key", List.of("bittrex"), "[A-Za-z0-9]{32}"),
        assigned(
            "finicity-key", "Finicity key", List.of("finicity"), Patterns.HEX32, "[A-Za-z0-9]{20}"),
        assigned("finnhub-token", "Finnhub token", List.of("finnhub"), "[A-Za-z0-9]{20}"),
        assigned("freshbooks-token", "FreshBooks token", List.of("freshbooks"), "[A-Za-z0-9]{64}"),
        assigned("etsy-token", "Etsy token", List.of("etsy"), "[A-Za-z0-9]{24}"));
  }

  static List<SecretRule> content() {
    return List.of(
        token("linear-key", "Linear key", "lin_api_[A-Za-z0-9]{40}"),
        assigned("linear-client-secret", "Linear client secret", List.of("linear"), Patterns.HEX32),
        token(
            "notion-token",
            "Notion token",
            "ntn_[0-9]{11}[A-Za-z0-9]{32}[A-Za-z0-9]{3}",
            "secret_[A-Za-z0-9]{43}"),
        token("airtable-token", "Airtable token", "pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}"),
        assigned("airtable-key", "Airtable key", List.of("airtable"), "[A-Za-z0-9]{17}"),
        token("figma-token", "Figma token", "figd_[A-Za-z0-9_-]{40}"),
        token("typeform-token", "Typeform token", "tfp_[A-Za-z0-9_.=-]{59}"),
        token("contentful-token", "Contentful token", "CFPAT-[A-Za-z0-9_-]{43}"),
        assigned("contentful-key", "Contentful key", List.of("contentful"), "[A-Za-z0-9_=-]{43}"),
        token("frameio-token", "Frame.io token", "fio-u-[A-Za-z0-9_=-]{64}"),
        token("adobe-client-secret", "Adobe client secret", "p8e-[A-Za-z0-9]{32}"),
        assigned("adobe-client-id", "Adobe client id", List.of("adobe"), Patterns.HEX32),
        token(
            "settlemint-token",
            "SettleMint token",
            "sm_pat_[A-Za-z0-9]{16}",
            "sm_sat_[A-Za-z0-9]{16}",
            "sm_aat_[A-Za-z0-9]{16}"),
        token("maxmind-key", "MaxMind licence key", "[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk"),
        token(
            "facebook-page-token",
            "Facebook access token",
            "EAAM[A-Za-z0-9]{100,500}",
            "EAAC[A-Za-z0-9]{100,500}"),
        token("facebook-app-token", "Facebook app token", "[0-9]{15,16}|[A-Za-z0-9_-]{27}"),
        assigned("facebook-secret", "Facebook app secret", List.of("facebook"), Patterns.HEX32),
        assigned(
            "dropbox-token",
            "Dropbox token",
            List.of("dropbox"),
            "sl\\.[A-Za-z0-9_=-]{130,200}",
            "[A-Za-z0-9]{15}",
            "[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43}"),
        assigned("adafruit-key", "Adafruit key", List.of("adafruit"), "[A-Za-z0-9_-]{32}"),
        assigned("algolia-key", "Algolia key", List.of("algolia"), "[A-Za-z0-9]{32}"),
        assigned("asana-credential", "Asana credential", List.of("asana"), "[A-Za-z0-9]{32}"),
        assigned("flickr-token", "Flickr token", List.of("flickr"), "[A-Za-z0-9]{32}"),
        assigned("hubspot-key", "HubSpot key", List.of("hubspot"), Patterns.UUID),
        assigned(
            "linkedin-credential",
            "LinkedIn credential",
            List.of("linkedin", "linked-in", "linked_in"),
            "[A-Za-z0-9]{16}",
            "[A-Za-z0-9]{14}"),
        assigned(
            "looker-credential",
            "Looker credential",
            List.of("looker"),
            "[A-Za-z0-9]{24}",
            "[A-Za-z0-9]{20}"),
        assigned(
            "mapbox-token",
            "Mapbox token",
            List.of("mapbox"),
            "pk\\.[A-Za-z0-9]{60}\\.[A-Za-z0-9]{22}",
            "sk\\.[A-Za-z0-9]{60,90}\\.[A-Za-z0-9_-]{22}"),
        assigned("netlify-key", "Netlify token", List.of("netlify"), "[A-Za-z0-9_=-]{40,46}"),
        assigned(
            "nytimes-token",
            "New York Times token",
            List.of("nytimes", "new-york-times", "newyorktimes"),
            "[A-Za-z0-9_=-]{32}"),
        assigned("okta-token", "Okta token", List.of("okta"), "00[A-Za-z0-9_=-]{40}"),
        assigned("squarespace-token", "Squarespace token", List.of("squarespace"), Patterns.UUID),
        assigned("trello-token", "Trello token", List.of("trello"), "[A-Za-z0-9-]{32}"),
        assigned("twitch-token", "Twitch token", List.of("twitch"), "[A-Za-z0-9]{30}"),
        assigned(
            "twitter-credential",
            "Twitter credential",
            List.of("twitter"),
            "[0-9]{15,25}-[A-Za-z0-9]{20,40}",
            "AAAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{80,100}",
            "[A-Za-z0-9]{50}",
            "[A-Za-z0-9]{45}",
            "[A-Za-z0-9]{25}"),
        assigned(
            "yandex-token",
            "Yandex token",
            List.of("yandex"),
            "t1\\.[A-Za-z0-9_-]{1,200}[=]{0,2}\\.[A-Za-z0-9_-]{86}[=]{0,2}",
            "AQVN[A-Za-z0-9_-]{35,38}",
            "YC[A-Za-z0-9_-]{38}"));
  }
}
