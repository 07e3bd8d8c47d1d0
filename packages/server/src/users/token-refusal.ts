import type { ErrorCode } from "@portico/protocol";
import { PorticoError } from "../lib/portico-error.ts";

type TokenErrorCode = Extract<ErrorCode, `user_token.${string}` | "user.disabled">;

/** The error for a token that is not accepted. The end user can do the same thing about every one of them. */
export function refuseToken(
  code: TokenErrorCode,
  message: string,
  meta: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): PorticoError {
  const userMessage =
    code === "user.disabled"
      ? "This account has been switched off. Ask the app's support to switch it on again."
      : "Your sign-in could not be confirmed. Reload the page, or sign in to the app again.";
  return new PorticoError(code, message, { userMessage, meta, cause });
}
