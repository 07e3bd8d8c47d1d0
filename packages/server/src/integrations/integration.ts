import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { ConsentSettings, PortalSettings, RequestPolicy, SettingInput } from "@portico/protocol/endpoints";
import type { ProviderDeclaration } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";

/** A provider switched on in a project. */
export interface Integration {
  id: IntegrationId;
  projectId: ProjectId;
  /** The provider's key: the `integrationType`. */
  type: string;
  provider: ProviderDeclaration;
  isActive: boolean;
  clientId: string | null;
  hasClientSecret: boolean;
  scopes: readonly string[];
  portal: PortalSettings;
  /** What end users set on a connected account, in the order in which it is asked. */
  settings: readonly SettingInput[];
  requestPolicy: RequestPolicy;
  consent: ConsentSettings;
  /** The app is unverified, or in testing, at the provider, whose shorter limits then hold. */
  isTestApp: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** Where the provider's icon is on this server. Names the project, whose own providers nobody else has. */
export function iconPath({ type, projectId }: Pick<Integration, "type" | "projectId">): string {
  return `/integrations/${encodeURIComponent(type)}.svg?projectId=${projectId}`;
}

/** What other rooms ask of integrations. Answers come from memory when warm; the change feed drops them. */
export interface Integrations {
  /** Every integration of the project, in the order they were added. */
  list(projectId: ProjectId): Promise<readonly Integration[]>;
  /** By type, active or not. Throws `integration.not_found`. */
  byType(projectId: ProjectId, type: string): Promise<Integration>;
  /** By id, active or not. Throws `integration.not_found`. */
  byId(projectId: ProjectId, integrationId: IntegrationId): Promise<Integration>;
  /** The app's client secret, opened. Undefined when none is stored. */
  clientSecret(integration: Integration): Promise<Secret | undefined>;
  /** `{publicUrl}/oauth/<integration id>`: the connection context in the path (OA-05). */
  redirectUrl(integration: Integration): string;
  /** The redirect URL of apps that end users bring: a context of its own, so their codes never meet the host's client. */
  userAppRedirectUrl(integration: Integration): string;
}
