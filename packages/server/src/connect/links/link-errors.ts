import { PorticoError } from "../../lib/portico-error.ts";

export function linkSpent(): PorticoError {
  return new PorticoError("connect.link_spent", "The link was opened before, has expired or was revoked", {
    userMessage: "This link has been used, or its time is over. Ask whoever sent it for a new one.",
  });
}

export function linkSessionOver(): PorticoError {
  return new PorticoError("user_token.expired", "The session of the hosted page is over");
}

export function userDisabled(): PorticoError {
  return new PorticoError("user.disabled", "The user is disabled");
}
