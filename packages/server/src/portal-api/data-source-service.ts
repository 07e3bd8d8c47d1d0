import type { DataSourceOption } from "@portico/protocol";
import type { Credentials, CredentialSelector } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration } from "../integrations/integration.ts";
import { readPointer } from "@portico/providers";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Outbound } from "../net/outbound.ts";
import { askProvider } from "../provider-request/ask-provider.ts";

export interface DataSourceDependencies {
  credentials: Pick<Credentials, "fresh">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
}

const maxAnswerBytes = 1024 * 1024;

/**
 * Options of a declared data source, read from the connected account: the sites that a grant reaches. Works on a PENDING
 * credential too, because the choice may be what it still lacks.
 */
export function createDataSources({ credentials, outbound, clock }: Readonly<DataSourceDependencies>) {
  return {
    /** Throws `data_source.not_found`, `data_source.failed`, and what `credentials.fresh` throws. */
    async options(
      caller: UserCaller,
      integration: Integration,
      sourceKey: string,
      selector: CredentialSelector,
      search: string | undefined,
    ): Promise<DataSourceOption[]> {
      const source = Object.hasOwn(integration.provider.dataSources, sourceKey)
        ? integration.provider.dataSources[sourceKey]
        : undefined;
      if (!source) {
        throw new PorticoError("data_source.not_found", `"${integration.type}" has no data source "${sourceKey}"`);
      }
      const { credential, secret, signingApp } = await credentials.fresh(
        caller.projectId,
        caller.userId,
        integration,
        selector,
        {
          allowPending: true,
        },
      );
      const { templateValues } = credential;
      const access = { provider: integration.provider, templateValues, secret, signingApp };
      const question = { method: "GET", pathOrUrl: source.request.path, maxBytes: maxAnswerBytes } as const;
      const answer = await askProvider({ outbound, clock }, access, question);
      const items = answer.status < 300 ? readPointer(parse(answer.text), source.items) : undefined;
      if (!Array.isArray(items)) {
        throw new PorticoError(
          "data_source.failed",
          `The provider answered "${sourceKey}" with status ${answer.status}`,
          {
            userMessage: `${integration.provider.name} did not send the choices. Please try again.`,
            meta: { providerStatus: answer.status },
          },
        );
      }
      const wanted = search?.trim().toLowerCase() ?? "";
      return items
        .map((item) => toOption(item, source))
        .filter((option) => option !== null)
        .filter((option) => option.label.toLowerCase().includes(wanted));
    },
  };
}

function toOption(
  item: unknown,
  source: { value: string; label: string; subtitle?: string | undefined },
): DataSourceOption | null {
  const value = text(readPointer(item, source.value));
  if (value === undefined) return null;
  const subtitle = source.subtitle === undefined ? undefined : text(readPointer(item, source.subtitle));
  // no `id` member: the official SDK would take the whole list for another kind (contract 3.14)
  return {
    value,
    label: text(readPointer(item, source.label)) ?? value,
    ...(subtitle === undefined ? {} : { subtitle }),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
