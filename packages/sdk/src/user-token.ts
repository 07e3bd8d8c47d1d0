import { PorticoError } from "./errors.ts";

/** What the SDK reads from a user token. Only the server can verify it; here it only saves a doomed request. */
export interface UserTokenClaims {
  /** `sub`, or `id` where there is no `sub` (wire contract 1.1). */
  userId: string;
  expiresAtMs: number;
}

/** Decodes without verifying. Throws `user_token.malformed` for anything but a JWT with `exp` and a user. */
export function readUserToken(token: string): UserTokenClaims {
  try {
    const payload = token.split(".")[1] as string;
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const userId = claims["sub"] ?? claims["id"];
    if (typeof userId === "string" && typeof claims["exp"] === "number") {
      return { userId, expiresAtMs: claims["exp"] * 1000 };
    }
  } catch {
    // Falls through: the text itself stays out of the error, because it may be most of a real token.
  }
  throw new PorticoError("user_token.malformed", "The user token is not a JWT with sub and exp.");
}
