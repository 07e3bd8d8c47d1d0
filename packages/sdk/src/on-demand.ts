/**
 * What most pages never call, as a file of its own that is loaded with the first call: the SDK itself stays small. Built
 * by itself; see `on-demand/parts.ts`.
 */
import { createAccount } from "./on-demand/account.ts";
import { createCompleteInstall } from "./on-demand/complete-install.ts";
import { createConfigurations } from "./on-demand/configurations.ts";
import { createFieldOptions } from "./on-demand/field-options.ts";
import type { OnDemandParts } from "./on-demand/parts.ts";
import { createProxyRequest } from "./on-demand/proxy-request.ts";
import { createSettings } from "./on-demand/settings.ts";
import { createWorkflows } from "./on-demand/workflows.ts";

export type OnDemand = ReturnType<typeof createOnDemand>;

export function createOnDemand(parts: OnDemandParts) {
  return {
    ...createSettings(parts),
    ...createConfigurations(parts),
    ...createWorkflows(parts),
    ...createFieldOptions(parts),
    ...createAccount(parts),
    ...createCompleteInstall(parts),
    ...createProxyRequest(parts),
  };
}
