import { z } from "zod";
import { template } from "./field.ts";
import { refresh, revokeRequest } from "./grant-life.ts";
import { scope, tokenAnswer, tokenFieldPatterns, tokenFields } from "./token-endpoint.ts";

/**
 * OAuth 2.0 at a server that nobody wrote down: the API itself names its authorization server (RFC 9728), that names its
 * endpoints (RFC 8414), and Portico registers there by itself (RFC 7591), as the Model Context Protocol's authorization
 * wants it. The host may enter a client that it registered by hand, where `resource` is the same for everybody.
 */
export const oauth2Discovery = z
  .object({
    scheme: z.literal("oauth2_discovery"),
    /** The protected resource: `https://mcp.vendor.example/mcp`. Its host is the only one in `hosts` (OA-21). */
    resource: template,
    /** The only issuer that is accepted, where the vendor documents one; any that the resource names otherwise. */
    issuer: z.url().optional(),
    /**
     * Where the endpoints may be beside the issuer's own origin: exact hosts or suffixes, as in `hosts`. Codes, refresh
     * tokens and the client's secret go there.
     */
    endpointHosts: z.array(z.string().min(1)).default([]),
    /** Beside those that the server tells. When the integration names none, the server's are asked for. */
    scopes: z.array(scope).default([]),
    tokenAnswer,
    tokenFields,
    tokenFieldPatterns,
    refresh: refresh.prefault({ kind: "rotating" }),
    /** RFC 8414 gives `revocation_endpoint` no other meaning than that of RFC 7009, which ends one consent's tokens. */
    revokeRequest: revokeRequest.prefault({ ends: "token" }),
  })
  .strict();
