import type { ServerResponse } from "node:http";
import type { DeviceBehaviour, DiscoveryBehaviour } from "./behaviours.ts";
import { metadataAddress, misbehave, sendJson } from "../loopback/misbehave.ts";

/** Metadata of the authorization server (RFC 8414) and of the API as a protected resource (RFC 9728). */
export function answerDiscovery(behaviour: DiscoveryBehaviour, path: string, origin: string, response: ServerResponse) {
  if (misbehave(behaviour, response)) return;
  if (path.startsWith("/.well-known/oauth-protected-resource"))
    return sendJson(response, 200, { resource: `${origin}/api`, authorization_servers: [origin] });
  const { token_endpoint, ...tokenless } = {
    issuer: behaviour === "wrong_issuer" ? "https://honest.example" : origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: tokenEndpoint(behaviour, origin),
    revocation_endpoint: `${origin}/revoke`,
    device_authorization_endpoint: `${origin}/device`,
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
    authorization_response_iss_parameter_supported: true,
    ...(behaviour === "no_pkce" ? {} : { code_challenge_methods_supported: ["S256"] }),
  };
  sendJson(response, 200, behaviour === "no_token_endpoint" ? tokenless : { ...tokenless, token_endpoint });
}

function tokenEndpoint(behaviour: DiscoveryBehaviour, origin: string): string {
  if (behaviour === "endpoints_inside") return metadataAddress;
  return behaviour === "endpoints_elsewhere" ? "http://honest.example/token" : `${origin}/token`;
}

/** A device authorization (RFC 8628 section 3.2). */
export function answerDevice(behaviour: DeviceBehaviour, deviceCode: string, origin: string, response: ServerResponse) {
  if (misbehave(behaviour, response)) return;
  const addresses: Partial<Record<DeviceBehaviour, string>> = {
    script_address: "javascript:alert(document.domain)",
    foreign_address: "https://honest.example/device",
  };
  sendJson(response, 200, {
    device_code: deviceCode,
    user_code: behaviour === "huge_user_code" ? "A".repeat(10_000) : "WDJB-MJHT",
    verification_uri: addresses[behaviour] ?? `${origin}/device`,
    expires_in: 600,
    interval: behaviour === "negative_interval" ? -5 : 1,
  });
}

/** What a poll with a device code gets (RFC 8628 section 3.5); null: tokens. */
export function devicePollError(behaviour: DeviceBehaviour, poll: number): string | null {
  switch (behaviour) {
    case "pending_forever":
      return "authorization_pending";
    case "slows_down":
      return poll % 2 === 1 ? "slow_down" : null;
    case "expires":
      return "expired_token";
    case "denies":
      return "access_denied";
    default:
      // nobody has typed the code yet when the first poll comes
      return poll === 1 ? "authorization_pending" : null;
  }
}
