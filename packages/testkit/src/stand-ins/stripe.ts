import { basicIn, bearerIn } from "../loopback/credential.ts";
import type { Answer, ApiCall, Vendor } from "./vendor.ts";

/** Stripe: API keys, as a bearer token or as the user name of Basic. The emulator knows no accounts; the gate adds them. */
export const stripe: Vendor = {
  service: "stripe",
  origins: ["https://api.stripe.com"],
  kindOf: (_method, pathname) =>
    pathname.startsWith("/checkout/") || pathname.startsWith("/_emulate/") ? "page" : "api",
  oauth: null,
  seed: ({ users }) => ({ stripe: { customers: users.map(({ name, email }) => ({ name, email })) } }),
  credentialIn: (request) => bearerIn(request.headers) ?? basicIn(request.headers)?.username ?? null,
  refuseCall(refusal, credential) {
    const message =
      refusal === "missing"
        ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth."
        : refusal === "expired"
          ? `Expired API Key provided: ${masked(credential)}`
          : `Invalid API Key provided: ${masked(credential)}`;
    return { status: 401, body: { error: { message, type: "invalid_request_error" } } };
  },
  ownAnswer: (call) => Promise.resolve(accountAnswer(call)),
};

function accountAnswer({ method, pathname, grant }: ApiCall): Answer | null {
  if (method !== "GET") return null;
  if (pathname === "/v1/account") {
    const name = `${grant.login}'s shop`;
    return {
      status: 200,
      body: {
        id: `acct_${grant.login}`,
        object: "account",
        business_profile: { name },
        country: "GB",
        default_currency: "gbp",
        email: `${grant.login}@example.com`,
        settings: { dashboard: { display_name: name } },
        type: "standard",
      },
    };
  }
  if (pathname === "/v1/balance") {
    return {
      status: 200,
      body: { object: "balance", available: [{ amount: 4200, currency: "gbp" }], livemode: false, pending: [] },
    };
  }
  return null;
}

function masked(key: string | null): string {
  return `${(key ?? "").slice(0, 8)}****${(key ?? "").slice(-4)}`;
}
