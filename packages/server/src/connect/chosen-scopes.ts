import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * The scopes that an attempt asks for: those of the integration, less the optional ones that the end user left out. No
 * answer leaves the choice as the host made it. Throws `connect.input_invalid` for a scope that was not offered: an answer
 * may take away and put back what the host listed, and never add (OA-13).
 */
export function chosenScopes({ scopes, consent }: Integration, answer: unknown): readonly string[] {
  const { optionalScopes } = consent;
  if (optionalScopes.length === 0) return scopes;
  const isOptional = new Set(optionalScopes.map(({ name }) => name));
  const preselected = optionalScopes.filter((scope) => scope.preselected).map(({ name }) => name);
  const chosen = new Set(typeof answer === "string" ? answer.split(" ").filter(Boolean) : preselected);
  const foreign = [...chosen].find((name) => !scopes.includes(name));
  if (foreign !== undefined) {
    throw new PorticoError("connect.input_invalid", "A scope was chosen that this integration does not offer", {
      userMessage: "Choose from the permissions in the list.",
      meta: { field: "scopes" },
    });
  }
  return scopes.filter((name) => !isOptional.has(name) || chosen.has(name));
}
