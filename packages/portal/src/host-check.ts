/** Asks the server whether the page around the portal may show it. Until the answer is yes, nothing is shown or called. */
import type { Api } from "./api.ts";
import type { HostTexts } from "./text-overrides.ts";

export interface HostCheck {
  /** Asks once for each project and origin; again when the question itself did not get through. */
  readonly check: (projectId: string, origin: string) => void;
}

const firstRetryMs = 1_000;
const lastRetryMs = 30_000;

export function createHostCheck(parts: {
  readonly api: Pick<Api, "portalFacts">;
  readonly onAllowed: (answer: { projectId: string; origin: string; hostName: string; texts: HostTexts }) => void;
  readonly log: Pick<Console, "error">;
}): HostCheck {
  /** Null while the question is under way, and for good once the answer was no. */
  const answers = new Map<string, { hostName: string; texts: HostTexts } | null>();

  const ask = async (projectId: string, origin: string, retryMs: number): Promise<void> => {
    const question = `${projectId} ${origin}`;
    try {
      const { allowedOrigins, hostName, texts } = await parts.api.portalFacts();
      if (allowedOrigins.includes(origin)) {
        answers.set(question, { hostName, texts });
        return parts.onAllowed({ projectId, origin, hostName, texts });
      }
      parts.log.error(
        `Portico: the Connect Portal stays hidden, because ${origin} is not an allowed origin of project ${projectId}.`,
      );
    } catch (error) {
      // A refused token is asked again with the next snapshot; a server out of reach, after a while.
      answers.delete(question);
      if (isRefusal(error)) return;
      setTimeout(() => check(projectId, origin, Math.min(retryMs * 2, lastRetryMs)), retryMs);
    }
  };

  const check = (projectId: string, origin: string, retryMs = firstRetryMs): void => {
    const question = `${projectId} ${origin}`;
    const answer = answers.get(question);
    if (answer) return parts.onAllowed({ projectId, origin, ...answer });
    if (answer === null) return;
    answers.set(question, null);
    void ask(projectId, origin, retryMs);
  };

  return { check: (projectId, origin) => check(projectId, origin) };
}

function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && "status" in error ? error.status : null;
  return typeof status === "number" && status < 500;
}
