/** Users' settings on their credentials (contract 3.9, 3.11). */
import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { credentialPath, values } from "./wire-paths.ts";
import { wireCredential } from "./wire-shapes.ts";

export const updateSettings = defineEndpoint({
  operation: "credentials.updateSettings",
  summary:
    "Replace the settings of the configuration that X-Paragon-Configuration-Id names, or of the default one; absent maps stay (contract 3.9)",
  method: "PATCH",
  path: "/projects/:projectId/sdk/credentials/:credentialId",
  caller: "user",
  params: credentialPath,
  body: z.looseObject({
    config: z.looseObject({
      sharedSettings: values.optional(),
      workflowSettings: values.optional(),
      /** The older name of the same. */
      configuredWorkflows: values.optional(),
    }),
    /** Ours: what is sent are some of the answers, and the others stay (false). */
    merge: z.boolean().optional(),
  }),
  output: wireCredential,
  errors: [
    "credential.not_found",
    "credential.ambiguous",
    "configuration.not_found",
    "configuration.settings_invalid",
    "workflow.not_found",
  ],
});

export const createConfiguration = defineEndpoint({
  operation: "configurations.create",
  summary: "Add a set of settings to a credential; answers the whole credential (contract 3.11)",
  method: "POST",
  path: "/projects/:projectId/sdk/credentials/:credentialId/configurations",
  caller: "user",
  params: credentialPath,
  body: z.looseObject({ externalId: z.string().max(300).optional() }),
  output: wireCredential,
  errors: ["credential.not_found", "credential.ambiguous", "configuration.external_id_taken", "configuration.too_many"],
});

export const updateConfiguration = defineEndpoint({
  operation: "configurations.update",
  summary: "Merge metadata into the configuration that X-Paragon-Configuration-Id names; a null takes a member away",
  method: "PATCH",
  path: "/projects/:projectId/sdk/credentials/:credentialId/configurations",
  caller: "user",
  params: credentialPath,
  body: z.looseObject({ meta: values }),
  output: wireCredential,
  errors: ["credential.not_found", "credential.ambiguous", "configuration.not_found", "http.invalid_input"],
});

export const removeConfiguration = defineEndpoint({
  operation: "configurations.remove",
  summary: "Remove the configuration that X-Paragon-Configuration-Id names, with its settings; never the default one",
  method: "DELETE",
  path: "/projects/:projectId/sdk/credentials/:credentialId/configurations",
  caller: "user",
  params: credentialPath,
  output: wireCredential,
  errors: ["credential.not_found", "credential.ambiguous", "configuration.not_found", "configuration.is_default"],
});
