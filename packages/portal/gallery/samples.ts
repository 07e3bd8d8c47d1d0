/** The integrations, credentials and words that the scenes show. */
import { credentialOf, integrationOf } from "./snapshots.ts";

export const github = integrationOf("github", "GitHub", {
  access: [
    "See your profile and e-mail address",
    "Read and write issues and pull requests",
    "See which repositories you own",
  ],
});
export const salesforce = integrationOf("salesforce", "Salesforce", {
  config: {
    accountTypes: [
      { id: "production", scheme: "oauth", accountDescription: "Production" },
      { id: "sandbox", scheme: "oauth", accountDescription: "Sandbox" },
    ],
  },
});
export const zendesk = integrationOf("zendesk", "Zendesk", {
  config: {
    authConfigInputs: [
      {
        id: "subdomain",
        title: "Zendesk subdomain",
        type: "TEXT_NO_VARS",
        placeholder: "acme",
        prefixLabel: "https://",
        suffixLabel: ".zendesk.com",
        documentationLink: "https://support.zendesk.com/hc/en-us/articles/4409381383578",
      },
    ],
  },
});
export const shopify = integrationOf("shopify", "Shopify", {
  config: {
    authConfigInputs: [
      {
        id: "shop",
        title: "Shop name",
        type: "TEXT_NO_VARS",
        placeholder: "acme-store",
        prefixLabel: "https://",
        suffixLabel: ".myshopify.com",
      },
    ],
  },
});
export const stripe = integrationOf("stripe", "Stripe", {
  scheme: "basic",
  asksForKey: true,
  config: {
    authConfigInputs: [
      {
        id: "apiKey",
        title: "Secret key",
        type: "PASSWORD",
        placeholder: "sk_live_…",
        subtitle: "A restricted key with read access is enough.",
        documentationLink: "https://dashboard.stripe.com/apikeys",
        documentationLinkLabel: "Open Stripe's key page",
      },
      { id: "label", title: "Account label", type: "TEXT_NO_VARS", required: false },
    ],
  },
});
export const serviceAccount = integrationOf("googledriveServiceAccount", "Google Drive (service account)", {
  scheme: "service_account",
  config: {
    authConfigInputs: [
      {
        id: "keyFile",
        title: "Service account key (JSON)",
        type: "TEXTAREA_NO_VARS",
        subtitle: "Open the downloaded file in a text editor and paste all of it.",
        documentationLink: "https://docs.cloud.google.com/iam/docs/keys-create-delete",
        documentationLinkLabel: "How to make a key",
      },
      {
        id: "actsFor",
        title: "Acts for",
        type: "TEXT_NO_VARS",
        required: false,
        subtitle: "The e-mail address of the Google Workspace user to act for. It needs domain-wide delegation.",
        placeholder: "ada@example.com",
      },
    ],
  },
});
export const frankfurter = integrationOf("frankfurter", "Frankfurter", {
  scheme: "basic",
  access: ["Use what Frankfurter offers to everybody"],
  config: { authConfigInputs: [{ id: "confirmed", title: "Connect", type: "SWITCH", required: false, hidden: true }] },
});
export const jira = integrationOf("jira", "Jira", {
  config: {
    postOauthInputs: [
      {
        id: "site",
        title: "Jira site",
        type: "DYNAMIC_ENUM",
        sourceType: "sites",
        subtitle: "The site that Acme works with.",
      },
    ],
    dataSources: { sites: { type: "DYNAMIC_DATA_SOURCE", cacheKey: "sites", title: "Sites", refreshDependencies: [] } },
  },
});
export const octocat = credentialOf("octocat");
export const monalisa = credentialOf("monalisa", {
  id: "33333333-3333-4333-8333-333333333334",
  status: "INVALID",
  providerData: { accountName: "monalisa", accountDetail: "mona@example.com" },
});
/** Connected again, under a name of the host's. */
export const octocatAgain = credentialOf("octocat", {
  id: "33333333-3333-4333-8333-333333333336",
  dateCreated: "2026-11-21T16:05:00.000Z",
  externalId: "team-blue",
});
export const pending = credentialOf("Ada Lovelace", { status: "PENDING" });
export const overviewText = `## What it does\nKeeps **issues** and *pull requests* in step with your board.\n\n- New issues become cards\n- Closing a card closes the issue\n\nRead [the guide](https://docs.example.com).`;
