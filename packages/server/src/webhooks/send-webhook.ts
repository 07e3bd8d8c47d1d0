import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { AnswerBody, Outbound } from "../net/outbound.ts";
import type { Attempt } from "./webhook.ts";
import { askedWait } from "./retry-schedule.ts";
import { signWebhook } from "./webhook-secret.ts";

const maxResponseBytes = 1024;

export interface WebhookMessage {
  url: string;
  /** The event's id: the same at every attempt, so that receivers can tell a repetition. */
  id: string;
  body: string;
  secrets: readonly Secret[];
  /** Sockets are not shared across projects. */
  partition: string;
}

export interface SentAttempt extends Attempt {
  /** How long the receiver asks to be left alone (`Retry-After`); 0 when it does not. */
  askedWaitMs: number;
}

/**
 * Makes one attempt. Never throws: what went wrong is in the answer. 15 seconds in all; redirects are not followed; of
 * a refusal the first 1 kB is kept, without our secrets, of anything else nothing.
 */
export function createSendWebhook({
  outbound,
  clock,
  timeoutMs = 15_000,
}: Readonly<{
  outbound: Pick<Outbound, "stream">;
  clock: Clock;
  /** Of a whole attempt (15,000, as Standard Webhooks suggests). */
  timeoutMs?: number;
}>) {
  return async function sendWebhook(message: WebhookMessage): Promise<SentAttempt> {
    const attemptedAt = clock.now();
    const begunAt = performance.now();
    const done = (rest: Pick<Attempt, "status" | "error" | "response">, askedWaitMs = 0): SentAttempt => ({
      attemptedAt,
      askedWaitMs,
      durationMs: Math.round(performance.now() - begunAt),
      ...rest,
    });
    let giveUp = (): void => {};
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      giveUp();
    }, timeoutMs);
    try {
      const answer = await outbound.stream({
        method: "POST",
        url: message.url,
        headers: headersOf(message, attemptedAt),
        body: Buffer.from(message.body, "utf8"),
        partition: `webhooks:${message.partition}`,
        onBegin: (cancel) => {
          giveUp = cancel;
        },
      });
      if (isSuccess(answer.status)) {
        answer.body.discard();
        return done({ status: answer.status, error: null, response: null });
      }
      const text = await readStart(answer.body);
      const response = withoutSecrets(text, message.secrets);
      const askedWaitMs = askedWait(valueOf(answer.rawHeaders, "retry-after"), attemptedAt);
      return done({ status: answer.status, error: null, response }, askedWaitMs);
    } catch (error) {
      const code = isLate ? "net.timed_out" : error instanceof PorticoError ? error.code : "http.internal";
      return done({ status: null, error: code, response: null });
    } finally {
      clearTimeout(timer);
    }
  };
}

/** 2xx only; a redirect is a failure (Standard Webhooks). */
export function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

function valueOf(rawHeaders: readonly string[], name: string): string | undefined {
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
}

function headersOf(message: WebhookMessage, at: Date): string[] {
  const signature = signWebhook(message.secrets, { id: message.id, at, body: message.body });
  return Object.entries({ "content-type": "application/json", "user-agent": "portico-webhooks", ...signature }).flat();
}

/** The first 1 kB; a body that breaks off or does not end in time is as long as it got. */
async function readStart(body: AnswerBody): Promise<string> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const end = (): void => resolve(Buffer.concat(pieces).subarray(0, maxResponseBytes).toString("utf8"));
    body.read({
      onPiece(piece) {
        if (bytes >= maxResponseBytes) return;
        pieces.push(piece);
        bytes += piece.length;
        if (bytes < maxResponseBytes) return;
        end();
        body.discard();
      },
      onEnd: end,
      onFailure: end,
    });
  });
}

/** A receiver may say back what it got. Control characters go too: the text is shown to people. */
function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  let clean = text.replace(/\p{Cc}+/gu, " ").replace(/v1,[A-Za-z0-9+/=]{20,}/g, "[redacted]");
  clean = clean.replace(/whsec_[A-Za-z0-9+/=]+/g, "[redacted]").replace(/portico_(sk|local)_[\w-]+/g, "[redacted]");
  for (const secret of secrets) clean = clean.replaceAll(secret.reveal().slice("whsec_".length), "[redacted]");
  return clean.replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 [redacted]").slice(0, maxResponseBytes);
}
