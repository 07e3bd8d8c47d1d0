/** `npm run stub -w @portico/dashboard`: the built dashboard with invented data, for looking at and working on it. */
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { startStubServer } from "./stub-server.ts";
import { emptyState, populate } from "./stub-state.ts";

const link = randomBytes(24).toString("base64url");
const state = emptyState(link);
populate(state);
const { url } = await startStubServer({
  state,
  dist: fileURLToPath(new URL("../dist/", import.meta.url)),
  port: Number(process.env["PORT"] ?? 0),
});
process.stdout.write(`${url}/dashboard/sign-in#token=${link}\n`);
