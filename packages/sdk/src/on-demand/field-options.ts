import type { FieldOption, FieldOptions } from "../data-types.ts";
import type { DropdownSource, FieldOptionsRequest } from "../option-types.ts";
import type { OnDemandParts } from "./parts.ts";

/** Options of a dynamic input (wire contract 3.14). A fixed list is answered without a request. */
export function createFieldOptions(parts: OnDemandParts) {
  return {
    async getFieldOptions(request: FieldOptionsRequest): Promise<FieldOptions> {
      const { integration, action, source, search, cursor, parameters, selectedCredentialId } = request;
      const sourceKey = action ?? source?.cacheKey ?? source?.id;
      if (!sourceKey) throw parts.makeError("sdk.invalid_argument", "Invalid action.");
      const own = hostSourceOf(parts, integration, sourceKey);
      if (own) return ofHost(own, request);
      const known = parts.integrationOf(integration).sdkIntegrationConfig.dataSources[sourceKey];
      if (known?.type === "STATIC_ENUM_DATA_SOURCE")
        return { data: known.values, nestedData: [], nextPageCursor: null };
      const { output } = await parts.call<ActionAnswer>("/sdk/actions", {
        method: "POST",
        headers: { "X-Paragon-Credential": selectedCredentialId ?? parts.inSetup(integration) },
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
    },
  };
}

function hostSourceOf(parts: OnDemandParts, integration: string, key: string): DropdownSource | undefined {
  const { dropdowns = {}, integrationSpecificSources = {} } = parts.dataSources();
  return integrationSpecificSources[integration]?.dropdowns?.[key] ?? dropdowns[key];
}

/** From the host's own list or loader. */
async function ofHost(source: DropdownSource, { cursor, search = "" }: FieldOptionsRequest): Promise<FieldOptions> {
  if (Array.isArray(source)) {
    const wanted = search.trim().toLowerCase();
    return {
      data: source.filter(({ label }) => label.toLowerCase().includes(wanted)),
      nestedData: [],
      nextPageCursor: null,
    };
  }
  const { options, nextPageCursor = null } = await source.loadOptions(cursor || undefined, search || undefined);
  return { data: options, nestedData: [], nextPageCursor };
}

type Records = (FieldOption | Record<string, unknown>)[];
interface Page {
  records?: Records;
  nextPageCursor?: string | null;
}
interface ActionAnswer {
  output: Records | Page;
}
