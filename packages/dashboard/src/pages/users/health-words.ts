import type { HealthReason } from "@portico/protocol";
import type { CredentialHealth } from "@portico/protocol/endpoints";

/** What a badge and a sentence are told from. */
export type ToldHealth = Pick<CredentialHealth, "health" | "paused" | "lastSuccessAt" | "frozenAt">;

interface HealthLook {
  readonly color: string;
  readonly label: string;
}

const stateLooks: Readonly<Record<CredentialHealth["health"]["state"], HealthLook>> = {
  healthy: { color: "harbour", label: "Connected" },
  needs_access: { color: "yellow", label: "Needs more access" },
  setup_incomplete: { color: "yellow", label: "Setup not finished" },
  failing: { color: "yellow", label: "Failing, tried again" },
  suspect: { color: "yellow", label: "Being checked" },
  in_doubt: { color: "yellow", label: "Being checked" },
  frozen: { color: "gray", label: "Frozen" },
  dead: { color: "red", label: "Needs attention" },
};

/** A credential in two or three words: what a call as its user would meet now. */
export function lookOfHealth(credential: ToldHealth, provider: string): HealthLook {
  switch (outsideCause(credential)) {
    case "provider_unreachable":
      return { color: "yellow", label: `Waiting for ${provider}` };
    case "app_refused":
      return { color: "red", label: "Paused, app refused" };
    default:
      return isUntried(credential) ? { color: "gray", label: "Not tried yet" } : stateLooks[credential.health.state];
  }
}

/** The same in a sentence for whoever runs the app; the API's is for the end user. Null: there is nothing to say. */
export function wordsOfHealth(credential: ToldHealth, provider: string): string | null {
  const { health, frozenAt } = credential;
  const cause = outsideCause(credential);
  if (cause !== null) return sentences[cause].replaceAll("{provider}", provider);
  if (isUntried(credential)) return "It was brought here from elsewhere and has not been used yet.";
  if (health.state === "healthy") return null;
  const reason = health.reason ?? "";
  const words = isKnown(reason) ? sentences[reason].replaceAll("{provider}", provider) : health.message;
  return health.state === "dead" && frozenAt !== null ? `${words} It is frozen as well until that is thawed.` : words;
}

/** Why the provider does not let its token be renewed, whatever its own state; null where its state says enough. */
function outsideCause({ health, paused }: ToldHealth): "provider_unreachable" | "app_refused" | null {
  const isSound = health.state === "healthy" || health.state === "needs_access" || health.state === "failing";
  return isSound && paused !== null && paused.code !== "frozen" ? paused.code : null;
}

function isUntried({ health, lastSuccessAt }: ToldHealth): boolean {
  return health.state === "healthy" && lastSuccessAt === null;
}

function isKnown(reason: string): reason is keyof typeof sentences {
  return Object.hasOwn(sentences, reason);
}

const meanwhile = "the user can connect it again meanwhile.";
const again = "The user has to connect it again; settings are kept.";

const sentences = {
  provider_unreachable: "{provider} is not answering. Portico keeps trying; nobody has to do anything.",
  provider_answer_invalid: "{provider} answers in a way that Portico cannot read. Portico keeps trying.",
  provider_said_no:
    "{provider} said no for now. Portico keeps trying; an administrator at {provider} may have to allow this app.",
  api_refused: "{provider} refused the last calls. If that goes on, connecting it again may help.",
  app_refused: "{provider} refuses this integration's app. The account is kept, and goes on when that is mended.",
  refused_once: `{provider} has just refused the access. Portico is making sure that it means it; ${meanwhile}`,
  end_reached: `The time of the access should be over. Portico is making sure; ${meanwhile}`,
  interrupted: `An answer of {provider} was lost on the way. Portico is checking whether the access survived; ${meanwhile}`,
  restored: `The server went back to older data. Portico is checking whether {provider} still accepts the access; ${meanwhile}`,
  grant_revoked: `{provider} no longer accepts the access. ${again}`,
  grant_expired: `The time of the access is over. ${again}`,
  idle_expired: `It was not used for so long that {provider} ended the access. ${again}`,
  secret_rejected: "{provider} no longer accepts what was entered. The user has to enter it again; settings are kept.",
  lost_in_doubt: `The access was lost on this server's side. ${again}`,
  taken_back: `It was disconnected in an emergency; its receipt says whether {provider} took the access back. ${again}`,
  key_to_replace:
    "It was disconnected in an emergency, but what the user entered works at {provider} until it is replaced. The user has to do that and connect again; settings are kept.",
  permission_missing:
    "The access does not allow all that this app needs. The user has to connect it again and allow it.",
  frozen: "It is neither used nor renewed until the freeze is thawed. The account and its settings are kept.",
  "credential.frozen":
    "It is neither used nor renewed until the freeze is thawed. The account and its settings are kept.",
  "credential.scope_shortfall":
    "The user has not allowed all that the integration asks for; connecting it again asks for it.",
  "credential.setup_incomplete": "One more answer of the user is needed before it can be used.",
} as const satisfies Record<HealthReason, string> & Record<string, string>;
