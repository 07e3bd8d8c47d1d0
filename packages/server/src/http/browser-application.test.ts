import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { silentLogger } from "../lib/logger.ts";
import { mountBrowserApplication } from "./browser-application.ts";
import type { AppEnvironment } from "./context.ts";
import { installPipeline } from "./request-pipeline.ts";
import type { StaticFile } from "./static-files.ts";

const file = (text: string, contentType: string): StaticFile => ({
  body: new TextEncoder().encode(text),
  contentType,
  cacheControl: "no-cache",
});

function mounted(): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  installPipeline(app, { logger: silentLogger, https: false });
  const files = new Map([
    ["index.html", file('<style nonce="__CSP_NONCE__"></style>', "text/html; charset=utf-8")],
    ["assets/main-12345678.js", file("go()", "text/javascript")],
  ]);
  mountBrowserApplication(app, "/dashboard", files);
  return app;
}

describe("a built browser application", () => {
  test.each(["/dashboard", "/dashboard/", "/dashboard/projects/7/settings", "/dashboard/sign-in?reason=ended"])(
    "%s is an address that a person may go to, so it is the page, with a nonce of its own",
    async (address) => {
      const answer = await mounted().request(address);
      expect(answer.status).toBe(200);
      const [, nonce = ""] = /nonce="([^"]+)"/.exec(await answer.text()) ?? [];
      expect(nonce).not.toContain("CSP_NONCE");
      expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
    },
  );

  test("its files are served by name", async () => {
    const answer = await mounted().request("/dashboard/assets/main-12345678.js");
    expect(answer.headers.get("content-type")).toBe("text/javascript");
    expect(await answer.text()).toBe("go()");
  });

  test.each([
    "/dashboard/assets/main-00000000.js",
    "/dashboard/assets/nowhere",
    "/dashboard/nowhere.svg",
    "/dashboard/index.html",
    "/dashboard/api/nowhere",
  ])("%s is asked for by programs, so they get an error with a code and the request's id", async (address) => {
    const answer = await mounted().request(address);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      code: "http.not_found",
      status: 404,
      requestId: answer.headers.get("x-request-id"),
    });
  });
});
