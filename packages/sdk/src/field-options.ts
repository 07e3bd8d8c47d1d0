import type { FieldOption, FieldOptions } from "./data-types.ts";
import { invalidArgument } from "./error-makers.ts";
import type { FieldOptionsRequest } from "./option-types.ts";
import type { Session } from "./session.ts";

export type GetFieldOptions = (request: FieldOptionsRequest) => Promise<FieldOptions>;

export interface FieldOptionsParts {
  readonly session: Session;
  /** The credential that is being set up for an integration: its options are the ones that are asked for. */
  readonly credentialInSetup: (type: string) => string | undefined;
}

/** Options of a dynamic input (wire contract 3.14). A fixed list is answered without a request. */
export function createGetFieldOptions({ session, credentialInSetup }: FieldOptionsParts): GetFieldOptions {
  return async ({ integration, action, source, search, cursor, parameters, selectedCredentialId }) => {
    const sourceKey = action ?? source?.cacheKey ?? source?.id;
    if (!sourceKey) throw invalidArgument("action");
    const known = session.integration(integration).sdkIntegrationConfig.dataSources[sourceKey];
    if (known?.type === "STATIC_ENUM_DATA_SOURCE") {
      return { data: known.values, nestedData: [], nextPageCursor: null };
    }
    const { output } = await session.send<ActionAnswer>("/sdk/actions", {
      method: "POST",
      credentialId: selectedCredentialId ?? credentialInSetup(integration),
      body: {
        action: integration,
        sourceKey,
        parameters: parameters ?? [],
        paginationParameters: { pageCursor: cursor ?? 0, search },
      },
    });
    // A list without pages comes as it is.
    const { records = output as Records, nextPageCursor = null } = output as Page;
    // The wire tells inputs from options by whether the first item has an id.
    const isNested = records[0] !== undefined && "id" in records[0];
    return {
      data: isNested ? [] : (records as FieldOption[]),
      nestedData: isNested ? (records as Record<string, unknown>[]) : [],
      nextPageCursor,
    };
  };
}

type Records = (FieldOption | Record<string, unknown>)[];
interface Page {
  records?: Records;
  nextPageCursor?: string | null;
}
interface ActionAnswer {
  output: Records | Page;
}
