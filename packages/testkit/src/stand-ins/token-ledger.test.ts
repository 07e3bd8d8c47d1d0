import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createTokenJournal } from "./token-journal.ts";
import { createTokenLedger, type Grant, type RefreshTokenKind } from "./token-ledger.ts";

const grant: Grant = { login: "ada", upstreamToken: "gho_first", answer: { scope: "repo" } };

function ledgerAt(start: string, refreshTokens: RefreshTokenKind = "rotating") {
  let now = new Date(start);
  const ledger = createTokenLedger({ accessTokenLifetimeSeconds: 3, refreshTokens, now: () => now, journal: null });
  return { ledger, pass: (seconds: number) => (now = new Date(now.getTime() + seconds * 1000)) };
}

describe("the token ledger", () => {
  it("knows an access token for its lifetime, to the second", () => {
    const { ledger, pass } = ledgerAt("2026-01-01T00:00:00Z");
    ledger.enter("gho_first", grant, true);
    pass(2.999);
    expect(ledger.standingOf("gho_first")).toEqual({ state: "live", grant });
    pass(0.001);
    expect(ledger.standingOf("gho_first")).toEqual({ state: "expired" });
    expect(ledger.standingOf("gho_other")).toEqual({ state: "unknown" });
  });

  it("TR-01: takes a rotating refresh token once", () => {
    const { ledger } = ledgerAt("2026-01-01T00:00:00Z");
    const first = ledger.enter("gho_first", grant, true) ?? "";
    const refreshed = ledger.refresh(first);
    expect(refreshed?.accessToken).toMatch(/^gho_/);
    expect(ledger.refresh(first)).toBeNull();
    expect(ledger.refresh(refreshed?.refreshToken ?? "")?.grant).toBe(grant);
  });

  it("takes a stable refresh token again and again and gives no new one", () => {
    const { ledger } = ledgerAt("2026-01-01T00:00:00Z", "stable");
    const token = ledger.enter("gho_first", grant, true) ?? "";
    expect(ledger.refresh(token)?.refreshToken).toBeNull();
    expect(ledger.refresh(token)?.refreshToken).toBeNull();
  });

  it("ends one token, or all that came from one consent", () => {
    const { ledger } = ledgerAt("2026-01-01T00:00:00Z");
    const refreshToken = ledger.enter("gho_first", grant, true) ?? "";
    ledger.enter("gho_second", grant, false);
    expect(ledger.revoke("gho_first", false)).toBe(true);
    expect(ledger.standingOf("gho_first").state).toBe("revoked");
    expect(ledger.standingOf("gho_second").state).toBe("live");
    ledger.revoke("gho_first", true);
    expect(ledger.standingOf("gho_second").state).toBe("revoked");
    expect(ledger.refresh(refreshToken)).toBeNull();
    expect(ledger.revoke("gho_unheard_of", true)).toBe(false);
  });

  it("expires every access token on demand, but no API key", () => {
    const { ledger } = ledgerAt("2026-01-01T00:00:00Z");
    const refreshToken = ledger.enter("gho_first", grant, true) ?? "";
    ledger.enterForever("sk_test", grant);
    ledger.expireAll();
    expect(ledger.standingOf("gho_first").state).toBe("expired");
    expect(ledger.standingOf("sk_test").state).toBe("live");
    expect(ledger.refresh(refreshToken)).not.toBeNull();
  });
});

describe("the token journal", () => {
  const folder = mkdtempSync(join(tmpdir(), "portico-journal-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("keeps tokens, their consents and their states over a restart", () => {
    const file = join(folder, "deep", "tokens.json");
    const start = () => {
      const journal = createTokenJournal({
        file,
        upstreamTokenOf: (login) => (login === "ghost" ? undefined : `door-${login}`),
      });
      return createTokenLedger({
        accessTokenLifetimeSeconds: null,
        refreshTokens: "rotating",
        now: () => new Date(),
        journal,
      });
    };
    const before = start();
    const refreshToken = before.enter("gho_first", grant, true) ?? "";
    before.enter("gho_revoked", { ...grant, login: "grace" }, false);
    before.revoke("gho_revoked", false);
    before.enter("gho_ghost", { ...grant, login: "ghost" }, false);

    const after = start();
    expect(after.standingOf("gho_first")).toEqual({ state: "live", grant: { ...grant, upstreamToken: "door-ada" } });
    expect(after.standingOf("gho_revoked").state).toBe("revoked");
    expect(after.standingOf("gho_ghost").state).toBe("unknown");
    expect(after.refresh(refreshToken)?.grant.login).toBe("ada");
    expect(start().refresh(refreshToken)).toBeNull();
    expect(readFileSync(file, "utf8")).not.toContain("upstreamToken");
  });
});
