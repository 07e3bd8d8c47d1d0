import { describe, expect, it } from "vitest";
import { readProblem } from "./problem.ts";

describe("readProblem", () => {
  const body = { code: "connect.missing_permission", meta: { missing: ["repo"] }, requestId: "r1", message: "m" };

  it("reads error bodies, callback messages, attempt errors and the official SDK's errors alike", () => {
    const shapes = [body, { type: "oauth_error_callback", errorResponse: body }, new Error(JSON.stringify(body))];
    for (const shape of shapes) {
      expect(readProblem(shape)).toMatchObject({ kind: "missing_permission", missing: ["repo"], reference: "r1" });
    }
  });

  it("calls anything unknown an interruption", () => {
    for (const cause of [undefined, null, "", new Error("{}"), { code: 5 }, { code: "constructor" }]) {
      expect(readProblem(cause).kind).toBe("interrupted");
    }
  });
});
