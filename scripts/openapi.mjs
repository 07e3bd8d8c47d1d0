/** Writes `docs/api/openapi.json` from the endpoint definitions with `--write`; otherwise fails when it is stale. */
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { z } from "zod";
import { errorTable } from "../packages/protocol/src/errors.ts";
import * as endpoints from "../packages/protocol/src/http/index.ts";
import { noContent } from "../packages/protocol/src/http/schemas.ts";
import { root } from "./node-version.mjs";

const path = `${root}docs/api/openapi.json`;
const schemaOf = (schema, io) => z.toJSONSchema(schema, { io, unrepresentable: "any", target: "openapi-3.0" });
const all = [...Object.values(endpoints), ...Object.values(endpoints.wire)].filter(
  (value) => typeof value?.operation === "string",
);

/** Any one entry is enough. */
const securityOf = {
  anyone: [],
  user: [{ userToken: [] }],
  admin: [{ adminKey: [] }],
  host: [{ apiKey: [] }, { adminKey: [] }],
};
const paths = {};
for (const endpoint of all.sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method))) {
  const pattern = endpoint.path.replace(/:(\w+)/g, "{$1}");
  const fields = (schema, place) =>
    Object.entries(schema ? (schemaOf(schema, "input").properties ?? {}) : {}).map(([name, fieldSchema]) => ({
      name,
      in: place,
      required: place === "path" || (schemaOf(schema, "input").required ?? []).includes(name),
      schema: fieldSchema,
    }));
  (paths[pattern] ??= {})[endpoint.method.toLowerCase()] = {
    operationId: endpoint.operation,
    summary: endpoint.summary,
    security: securityOf[endpoint.caller],
    parameters: [...fields(endpoint.params, "path"), ...fields(endpoint.query, "query")],
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(endpoint.body, "input") } },
          },
        }
      : endpoint.consumes
        ? {
            requestBody: {
              required: true,
              content: { [endpoint.consumes]: { schema: { type: "string", format: "binary" } } },
            },
          }
        : {}),
    responses: {
      ...(endpoint.produces
        ? {
            200: {
              description: "OK",
              content: { [endpoint.produces]: { schema: { type: "string", format: "binary" } } },
            },
          }
        : endpoint.output === noContent
          ? { 204: { description: "Done; there is no body" } }
          : {
              200: {
                description: "OK",
                content: { "application/json": { schema: schemaOf(endpoint.output, "output") } },
              },
            }),
      ...Object.fromEntries(
        Object.entries(Object.groupBy(endpoint.errors, (code) => errorTable[code].status)).map(([status, codes]) => [
          status,
          {
            description: `Codes: ${codes.join(", ")}`,
            content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
          },
        ]),
      ),
    },
  };
}
const document = {
  openapi: "3.1.0",
  info: { title: "Portico", version: "0.1.0", license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
  paths,
  components: {
    securitySchemes: {
      userToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "RS256, signed by the host" },
      apiKey: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "portico_sk_…",
        description: "A project's API key, for the host's own server. Scope read for GET, write for everything else",
      },
      adminKey: {
        type: "http",
        scheme: "bearer",
        description: "The command line's key; the dashboard uses its session cookie",
      },
    },
    schemas: {
      Error: {
        type: "object",
        required: ["message", "code", "status", "meta", "requestId"],
        properties: {
          message: { type: "string" },
          code: { type: "string", enum: Object.keys(errorTable) },
          status: { type: "integer" },
          meta: { type: "object" },
          userMessage: { type: "string" },
          requestId: { type: "string" },
        },
      },
    },
  },
};
const text = `${JSON.stringify(document, null, 2)}\n`;
if (process.argv.includes("--write")) {
  mkdirSync(`${root}docs/api`, { recursive: true });
  writeFileSync(path, text);
} else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
  process.stdout.write("docs/api/openapi.json is stale; run npm run openapi\n");
  process.exitCode = 1;
}
