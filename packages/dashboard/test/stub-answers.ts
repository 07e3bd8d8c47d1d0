import { generateKeyPairSync, randomUUID } from "node:crypto";
import * as endpoints from "@portico/protocol/endpoints";
import type { Endpoint, PartOf } from "@portico/protocol/endpoints";
import { StubError } from "./stub-error.ts";
import { freezeAnswers } from "./stub-freezes.ts";
import { hostSideAnswers } from "./stub-host-side-answers.ts";
import { newReceipt, receiptAnswers } from "./stub-receipts.ts";
import { newIntegration, type StubState } from "./stub-state.ts";

interface StubInput {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  // The schemas have parsed it; the stub trusts what each endpoint declares.
  readonly body: Record<string, unknown>;
}

type Answer = (state: StubState, input: StubInput) => unknown;

/** Endpoint by endpoint, what the server would do, on memory. */
export const answers: readonly [Endpoint, Answer][] = [
  ...hostSideAnswers,
  ...freezeAnswers,
  ...receiptAnswers,
  [
    endpoints.currentAdmin,
    ({ standIns }) => ({
      id: "00000000-0000-4000-8000-000000000001",
      name: "Owner",
      role: "owner",
      server: { publicUrl: "http://localhost:4000", version: "0.1.0", standIns },
    }),
  ],
  [endpoints.signOut, () => undefined],
  [endpoints.listProjects, (state) => ({ projects: state.projects })],
  [
    endpoints.createProject,
    (state, { body }) => {
      const { name, allowedOrigins } = body as PartOf<typeof endpoints.createProject, "body">;
      const project = { id: randomUUID(), name, allowedOrigins, redirectUrls: [], portalTexts: {}, createdAt: now() };
      state.projects.push(project);
      return project;
    },
  ],
  [endpoints.getProject, (state, { params }) => projectOf(state, params)],
  [endpoints.updateProject, (state, { params, body }) => Object.assign(projectOf(state, params), body)],
  [endpoints.listSigningKeys, (state, { params }) => ({ signingKeys: state.signingKeys.filter(isIn(params)) })],
  [
    endpoints.createSigningKey,
    (state, { params }) => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const key = { projectId: projectOf(state, params).id, id: randomUUID(), createdAt: now(), lastUsedAt: null };
      state.signingKeys.push(key);
      return { ...key, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) };
    },
  ],
  [endpoints.revokeSigningKey, (state, { params }) => remove(state.signingKeys, params["signingKeyId"])],
  [endpoints.listProviders, (state) => ({ providers: state.providers })],
  [endpoints.addProvider, addProvider],
  [endpoints.listIntegrations, (state, { params }) => ({ integrations: state.integrations.filter(isIn(params)) })],
  [endpoints.addIntegration, addIntegration],
  [endpoints.getIntegration, (state, { params }) => integrationOf(state, params)],
  [endpoints.updateIntegration, updateIntegration],
  [endpoints.removeIntegration, (state, { params }) => remove(state.integrations, params["integrationId"])],
  [endpoints.listUsers, listUsers],
  [
    endpoints.disconnectCredential,
    (state, { params }) => {
      const user = state.users.find(({ id }) => id === params["userId"]);
      const gone = user?.credentials.find(({ id }) => id === params["credentialId"]);
      if (user && gone)
        user.revocations.unshift(
          newReceipt(user, { credentialId: gone.id, integrationId: gone.integrationId, accountName: gone.accountName }),
        );
      return remove(user?.credentials ?? [], params["credentialId"]);
    },
  ],
];

function addProvider(state: StubState, { body }: StubInput): endpoints.ProviderSummary {
  const declaration = body["declaration"] as Record<string, unknown>;
  const problems = ["key", "name", "auth"]
    .filter((name) => declaration[name] === undefined)
    .map((name) => `${name}: Invalid input: expected a value, received undefined`);
  if (problems.length > 0)
    throw new StubError("provider.invalid_declaration", "The declaration is not valid", { problems });
  const [{ name: _, ...rest }] = state.providers as [endpoints.ProviderSummary];
  const made = { ...rest, key: String(declaration["key"]), name: String(declaration["name"]), private: true };
  state.providers.push(made);
  return made;
}

function addIntegration(state: StubState, { params, body }: StubInput): endpoints.Integration {
  const provider = state.providers.find(({ key }) => key === body["integrationType"]);
  if (!provider) throw new StubError("provider.not_found", "There is no such provider");
  const scopes = provider.scopes.filter((scope) => scope.required || scope.byDefault).map(({ name }) => name);
  const made = newIntegration(projectOf(state, params).id, provider.key, scopes);
  if (provider.scheme !== "oauth2") made.missing = [];
  state.integrations.push(made);
  return made;
}

function updateIntegration(state: StubState, { params, body }: StubInput): endpoints.Integration {
  const integration = integrationOf(state, params);
  const { clientSecret, isActive, ...changes } = body as endpoints.IntegrationChanges;
  if (isActive && integration.missing.length > 0) {
    throw new StubError("integration.not_configured", `Still missing: ${integration.missing.join(", ")}`);
  }
  if (clientSecret) state.clientSecrets.set(integration.id, clientSecret);
  Object.assign(integration, changes, isActive === undefined ? {} : { isActive });
  integration.hasClientSecret = state.clientSecrets.has(integration.id) || integration.hasClientSecret;
  if (integration.clientId && integration.hasClientSecret) integration.missing = [];
  return integration;
}

function listUsers(state: StubState, { params, query }: StubInput): unknown {
  const search = String(query["search"] ?? "").toLowerCase();
  const all = state.users
    .filter(isIn(params))
    .filter((user) => user.endUserId.toLowerCase().includes(search))
    .filter(
      (user) => !query["integrationId"] || user.credentials.some((one) => one.integrationId === query["integrationId"]),
    );
  const start = Number(query["after"] ?? 0);
  const end = start + Number(query["limit"]);
  return { users: all.slice(start, end), nextCursor: end < all.length ? String(end) : null };
}

function projectOf(state: StubState, params: StubInput["params"]): endpoints.Project {
  const found = state.projects.find(({ id }) => id === params["projectId"]);
  if (!found) throw new StubError("project.not_found", "There is no such project");
  return found;
}

function integrationOf(state: StubState, params: StubInput["params"]): endpoints.Integration {
  const found = state.integrations.find(({ id }) => id === params["integrationId"]);
  if (!found) throw new StubError("integration.not_found", "There is no such integration");
  return found;
}

function isIn(params: StubInput["params"]): (row: { projectId: string }) => boolean {
  return (row) => row.projectId === params["projectId"];
}

function remove(rows: { id: string }[], id: string | undefined): void {
  const position = rows.findIndex((row) => row.id === id);
  if (position >= 0) rows.splice(position, 1);
}

function now(): string {
  return new Date().toISOString();
}
