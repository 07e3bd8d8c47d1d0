import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { id, instant, nothing } from "./schemas.ts";

const projectPath = z.object({ projectId: id });

export const rootKeyState = z.object({
  /** Derived from the key, or its name at its key service; tells nothing about it. */
  id: z.string(),
  isCurrent: z.boolean(),
  /** Data keys of all projects that it wraps. An old root key with none may be taken away. */
  dataKeys: z.number().int(),
  /** Running servers that do not know the current root key yet; nothing is wrapped anew meanwhile. */
  waitingForNodes: z.number().int(),
});
export type RootKeyAnswer = z.infer<typeof rootKeyState>;

export const dataKeyState = z.object({
  id,
  rootKeyId: z.string(),
  createdAt: instant,
  /** Since when it seals nothing new; null for the one that does. */
  retiredAt: instant.nullable(),
  /** Sealed records that still name it. */
  records: z.number().int(),
});
export type DataKeyAnswer = z.infer<typeof dataKeyState>;

const rootKeys = z.object({ rootKeys: z.array(rootKeyState) });
const dataKeys = z.object({ dataKeys: z.array(dataKeyState) });

export const listRootKeys = defineEndpoint({
  operation: "rootKeys.list",
  summary: "The root keys that the server was started with, and what each of them wraps",
  method: "GET",
  path: "/dashboard/api/root-keys",
  caller: "admin",
  output: rootKeys,
  errors: [],
});

export const rotateRootKey = defineEndpoint({
  operation: "rootKeys.rotate",
  summary: "Wrap every data key by the current root key, at its newest version; goes on in the background",
  method: "POST",
  path: "/dashboard/api/root-keys/rotate",
  caller: "admin",
  body: nothing,
  output: rootKeys,
  errors: ["vault.key_missing", "vault.key_unavailable"],
});

export const listDataKeys = defineEndpoint({
  operation: "dataKeys.list",
  summary: "A project's data keys, newest first, and how many sealed records name each",
  method: "GET",
  path: "/dashboard/api/projects/:projectId/data-keys",
  caller: "admin",
  params: projectPath,
  output: dataKeys,
  errors: ["project.not_found"],
});

export const rotateDataKey = defineEndpoint({
  operation: "dataKeys.rotate",
  summary:
    "Seal what is new with a new data key; what there is follows in the background, then the old key is destroyed",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/data-keys",
  caller: "admin",
  params: projectPath,
  body: nothing,
  output: dataKeys,
  errors: ["project.not_found", "vault.key_missing", "vault.key_unavailable"],
});

export const destroyProject = defineEndpoint({
  operation: "projects.destroy",
  summary: "Destroy a project's data keys and delete everything of it; what was sealed can never be opened again",
  method: "POST",
  path: "/dashboard/api/projects/:projectId/destroy",
  caller: "admin",
  params: projectPath,
  body: z
    .object({
      /** The project's name, typed by whoever asks. */
      name: z.string(),
    })
    .strict(),
  output: z.object({ projectId: id, name: z.string(), destroyedDataKeyIds: z.array(id), destroyedAt: instant }),
  errors: ["project.not_found", "project.name_mismatch", "http.invalid_input"],
});
