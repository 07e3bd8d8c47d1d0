import { userConfiguredAccountType } from "@portico/protocol/endpoints";
import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import type { OwnClient } from "../oauth/own-client.ts";

/** The OAuth app that an end user brought, before it is sealed. */
export interface UserApp {
  client: OwnClient;
  secret: Secret;
}

/** Whether the end user chose to bring an OAuth app. */
export const bringsApp = (accountType: string | null): boolean => accountType === userConfiguredAccountType;

/** The app from the end user's answers. Throws `connect.input_invalid` with `meta.field`. */
export function readUserApp({ provider }: Integration, answers: Readonly<Record<string, unknown>>): UserApp {
  return {
    client: { clientId: text(answers, "clientId", `the client ID of your ${provider.name} app`, 500) },
    secret: new Secret(text(answers, "clientSecret", `the client secret of your ${provider.name} app`, 4000)),
  };
}

function text(answers: Readonly<Record<string, unknown>>, field: string, name: string, longest: number): string {
  const value = answers[field];
  const trimmed = typeof value === "string" ? value.trim() : "";
  // RFC 6749 appendices A.1 and A.2: VSCHAR
  if (trimmed.length <= longest && /^[\x20-\x7E]+$/.test(trimmed)) return trimmed;
  throw new PorticoError("connect.input_invalid", `The answer to "${field}" is not valid`, {
    userMessage: trimmed === "" ? `Enter ${name}.` : `Check ${name}: it has characters that none has.`,
    meta: { field },
  });
}
