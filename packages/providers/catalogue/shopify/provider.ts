import { defineProvider } from "../../src/define.ts";

// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
export const provider = defineProvider({
  key: "shopify",
  name: "Shopify",
  description: "Products, orders and customers",
  categories: ["E-commerce"],
  brandColor: "#7AB55C",
  docsUrl: "https://shopify.dev/docs/api/admin-graphql",
  setupUrl: "https://dev.shopify.com/dashboard",
  hosts: [".myshopify.com"],
  auth: {
    scheme: "oauth2",
    authorizeUrl: "https://{shop}.myshopify.com/admin/oauth/authorize",
    tokenUrl: "https://{shop}.myshopify.com/admin/oauth/access_token",
    scopeSeparator: ",",
    // Asks for an offline token that expires and can be refreshed; without it new public apps are refused by the API.
    tokenParameters: { expiring: "1" },
    // https://shopify.dev/docs/api/usage/access-scopes
    scopes: [
      {
        name: "read_products",
        description: "See products and collections",
        byDefault: true,
        impliedBy: ["write_products"],
      },
      { name: "write_products", description: "Make and change products and collections" },
      { name: "read_orders", description: "See orders of the last 60 days", impliedBy: ["write_orders"] },
      { name: "write_orders", description: "Make and change orders" },
      { name: "read_customers", description: "See customers", impliedBy: ["write_customers"] },
      { name: "write_customers", description: "Make and change customers" },
      { name: "read_inventory", description: "See stock levels", impliedBy: ["write_inventory"] },
      { name: "write_inventory", description: "Change stock levels" },
      { name: "read_fulfillments", description: "See fulfilment services", impliedBy: ["write_fulfillments"] },
    ],
    refresh: {
      kind: "rotating",
      idleLimitDays: 90,
      grantLifetimeDays: 90,
      renewalExtendsGrant: true,
      limitsSource: {
        url: "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens",
        checkedOn: "2026-11-25",
      },
    },
  },
  connectFields: [
    {
      id: "shop",
      title: "Shop name",
      subtitle:
        "The first part of your shop's myshopify.com address, which you find in Shopify under Settings, Domains.",
      placeholder: "acme-store",
      prefix: "https://",
      suffix: ".myshopify.com",
      strip: [".myshopify.com"],
      pattern: "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
      patternHint: "Enter the first part only: acme-store for acme-store.myshopify.com.",
    },
  ],
  api: {
    baseUrl: "https://{shop}.myshopify.com",
    headers: { "X-Shopify-Access-Token": "{accessToken}" },
  },
  whoami: {
    method: "POST",
    path: "/admin/api/2026-07/graphql.json",
    body: '{"query":"{ shop { id name myshopifyDomain } }"}',
    accountId: "/data/shop/id",
    accountIdsAreOf: "provider",
    accountName: ["/data/shop/myshopifyDomain", "/data/shop/name"],
    extras: { shopDomain: "/data/shop/myshopifyDomain", shopName: "/data/shop/name" },
  },
  notes: [
    "The token is the shop's (offline), not one person's: it works while nobody is signed in. Per-user tokens (`grant_options[]=per-user`) last a day and cannot be refreshed, so they are not asked for.",
    "Only one expiring offline token of an app is good for a shop at a time: a second connection of the same shop ends the first one's token.",
    "There is no revocation endpoint; the API can only uninstall the app, which would end it for the whole shop. Merchants uninstall it under Settings, Apps.",
    "The token answer leaves out read scopes that a write scope contains.",
    "The base is the bare shop, so that requests name the version of the API they were written for.",
    "The account is asked for by GraphQL: new public apps may not use the REST Admin API.",
    "Endpoints agree between Shopify's pages and grant 5.4; PKCE is not described by Shopify. It is sent as a parameter nobody has to know; not tried against the live service.",
  ],
});
