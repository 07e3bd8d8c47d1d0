import { signUserToken } from "@portico/node";
import type { PorticoProcess } from "./portico-process.ts";

export interface HostIntegration {
  id: string;
  integrationType: string;
}

/** A host application's project on a running Portico. */
export interface Host {
  projectId: string;
  signingKey: string;
  /** A user token for one of the host's users; an hour unless told. */
  token(userId: string, expiresInSeconds?: number): Promise<string>;
  /** Adds an integration and, unless `isActive` is false, activates it. Changes as in `PATCH …/integrations/:id`. */
  add(integrationType: string, changes?: Record<string, unknown>): Promise<HostIntegration>;
  /** Changes an integration. */
  change(integrationId: string, changes: Record<string, unknown>): Promise<void>;
  /** Adds a private provider by its declaration. */
  addProvider(declaration: object): Promise<void>;
  /** A call of the user-token wire. */
  call(
    userId: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/** Makes a project with a signing key. `origins` may call and frame; none by default. */
export async function createHost(portico: PorticoProcess, origins: readonly string[] = []): Promise<Host> {
  const project = await portico.admin<{ id: string }>("POST", "/projects", {
    name: "Acme Notes",
    allowedOrigins: origins,
  });
  const path = `/projects/${project.id}`;
  const { privateKey } = await portico.admin<{ privateKey: string }>("POST", `${path}/signing-keys`, {});
  const token = (userId: string, expiresInSeconds = 3600): Promise<string> =>
    signUserToken({ projectId: project.id, signingKey: privateKey, userId, expiresInSeconds });
  const change = async (id: string, changes: Record<string, unknown>): Promise<void> => {
    await portico.admin("PATCH", `${path}/integrations/${id}`, changes);
  };
  return {
    projectId: project.id,
    signingKey: privateKey,
    token,
    change,
    async add(integrationType, changes = {}) {
      const added = await portico.admin<HostIntegration>("POST", `${path}/integrations`, { integrationType });
      await change(added.id, { isActive: true, ...changes });
      return added;
    },
    async addProvider(declaration) {
      await portico.admin("POST", `${path}/providers`, { declaration });
    },
    async call(userId, method, callPath, body, headers = {}) {
      return fetch(`${portico.url}${callPath.replace(":project", project.id)}`, {
        method,
        headers: { authorization: `Bearer ${await token(userId)}`, "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
  };
}
