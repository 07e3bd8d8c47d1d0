import type { ServerResponse } from "node:http";
import type { AuthorizeBehaviour } from "./behaviours.ts";

/** The address the browser is sent back to, as crooked as the behaviour says. */
export function callbackUrl(input: {
  readonly behaviour: AuthorizeBehaviour;
  readonly query: URLSearchParams;
  readonly code: string;
  readonly issuer: string;
}): string {
  const { behaviour, query, code, issuer } = input;
  const callback = new URL(query.get("redirect_uri") ?? "http://127.0.0.1:9/");
  const add = (name: string, value: string) => callback.searchParams.append(name, value);
  const state = query.get("state") ?? "";

  if (behaviour === "denies") {
    add("error", "access_denied");
    add("error_description", "The person refused <b>here</b>");
  } else add("code", code);
  if (behaviour === "code_and_error") add("error", "server_error");
  if (behaviour !== "no_state") add("state", behaviour === "flipped_state" ? flipped(state) : state);
  for (const value of issuersOf(behaviour, issuer)) add("iss", value);
  return callback.href;
}

function issuersOf(behaviour: AuthorizeBehaviour, issuer: string): readonly string[] {
  switch (behaviour) {
    case "no_issuer":
      return [];
    case "wrong_issuer":
      return ["https://honest.example"];
    case "doubled_issuer":
      return [issuer, "https://honest.example"];
    case "slashed_issuer":
      return [`${issuer}/`];
    default:
      return [issuer];
  }
}

function flipped(state: string): string {
  return (state.startsWith("A") ? "B" : "A") + state.slice(1);
}

/** The page that takes the popup away from its opener (OA-18). */
export function openerCuttingPage(response: ServerResponse, callback: string): void {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  });
  response.end(
    `<!doctype html><html lang="en"><title>Hostile</title><a id="continue" href="${callback.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}">Continue</a></html>`,
  );
}
