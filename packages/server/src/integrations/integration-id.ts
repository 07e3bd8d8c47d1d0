import { isId, type IntegrationId } from "@portico/protocol";
import { integrationNotFound } from "./integration-errors.ts";

/** A caller's text as an integration's id. Throws `integration.not_found`: a malformed id is answered like an absent one. */
export function asIntegrationId(text: string): IntegrationId {
  if (!isId(text)) throw integrationNotFound();
  return text as IntegrationId;
}
