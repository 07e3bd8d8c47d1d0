import { errorTable, type ConnectFailed } from "@portico/protocol";
import type { Integration } from "../../integrations/integration.ts";
import type { Attempt } from "../attempt.ts";
import { failureWords } from "../failure-words.ts";
import { failurePage } from "./result-page.ts";

/** Why an attempt failed, for the end user in its window and, as the wire's error message, for the page that opened it. */
export function failedAttemptPage(attempt: Attempt, { id: integrationId, provider }: Integration): Response {
  const code = attempt.errorCode ?? "http.internal";
  const words = failureWords(code, provider.name);
  const message: ConnectFailed = {
    type: "oauth_error_callback",
    error: code,
    integrationId,
    errorResponse: {
      message: words,
      code,
      status: 422,
      meta: { reference: attempt.errorReference, ...attempt.errorMeta },
    },
  };
  return failurePage({
    // 400 where this callback was refused, as one in another browser is; else it was taken, and the attempt's end is told
    status: errorTable[code].status === 400 ? 400 : 200,
    title: code === "connect.denied" ? "Not connected" : `${provider.name} was not connected`,
    message: words,
    reference: code === "connect.denied" ? null : attempt.errorReference,
    // another browser's window has an opener of another person: it is told nothing
    failed: code === "connect.other_browser" ? undefined : { openerOrigin: attempt.openerOrigin, message },
  });
}
