/** Accounts that work, or will again, and what their user should know: an end that comes near, access, interruptions. */
import {
  healthSentence,
  type HealthReason,
  type WireCredential,
  type WireHealth,
  type WirePause,
} from "@portico/protocol";
import { github, octocat, stripe } from "./samples.ts";
import type { Scene } from "./scenes.ts";
import { credentialOf, updateOf } from "./snapshots.ts";

const dayMs = 24 * 60 * 60 * 1000;
const longName = "international-business-development@subsidiary.example.com";
const since = "2026-11-26T10:00:00.000Z";

const scene = (
  name: string,
  parts: Partial<WireCredential>,
  shows: string,
  accounts: readonly WireCredential[] = [],
): Scene => ({
  name,
  update: () =>
    updateOf({ integration: github, accentColor: "#4f46e5", credentials: [{ ...octocat, ...parts }, ...accounts] }),
  shows,
});
const ends = (days: number): Scene =>
  scene(
    `09-ends-in-${days}-days`,
    { dateGrantExpires: new Date(Date.now() + (days - 0.1) * dayMs).toISOString() },
    "Reconnect before then",
  );
const paused = (code: WirePause["code"], account: string): Partial<WireCredential> => ({
  paused: { code, message: healthSentence(code, `GitHub (${account})`), since },
});
const inHealth = (state: WireHealth["state"], code: HealthReason): Partial<WireCredential> => ({
  health: { state, since, reason: { code, message: healthSentence(code, "GitHub (octocat)") } },
});

const stripePaused = {
  code: "frozen",
  message: "Stripe cannot be connected at the moment: whoever runs this app has paused it.",
} as const;

export const interruptionScenes: readonly Scene[] = [
  ends(14),
  ends(7),
  ends(1),
  scene("09-scope-shortfall", { missingScopes: ["repo", "read:org"] }, "needs more access at GitHub"),
  scene("13-outage", paused("provider_unreachable", "octocat"), "is not answering at the moment"),
  scene(
    "13-outage-several-long",
    { ...paused("provider_unreachable", longName), providerData: { accountName: longName } },
    "is not answering at the moment",
    [credentialOf("monalisa", { id: "33333333-3333-4333-8333-333333333335" })],
  ),
  scene("13-app-refused", paused("app_refused", "octocat"), "Whoever runs the app has to mend that"),
  scene("13-frozen", paused("frozen", "octocat"), "was paused by whoever runs this app"),
  scene(
    "13-frozen-near-its-end",
    {
      paused: { code: "frozen", message: healthSentence("frozen", longName), since, refusesConnecting: true },
      missingScopes: ["repo"],
      dateGrantExpires: new Date(Date.now() + dayMs).toISOString(),
    },
    "was paused by whoever runs this app",
  ),
  scene(
    "13-frozen-and-revoked",
    {
      paused: { code: "frozen", message: "", since, refusesConnecting: true },
      status: "INVALID",
      statusReason: {
        code: "credential.needs_reconnect",
        message: healthSentence("taken_back", "GitHub (octocat)", true),
      },
    },
    "will let you reconnect here when the pause is over",
  ),
  {
    name: "13-frozen-not-connected",
    update: () => updateOf({ integration: stripe, paused: stripePaused }),
    shows: "Stripe is paused",
  },
  scene("13-failing", inHealth("failing", "provider_answer_invalid"), "We keep trying"),
  scene("13-suspect", inHealth("suspect", "refused_once"), "We are making sure that it means it"),
];
