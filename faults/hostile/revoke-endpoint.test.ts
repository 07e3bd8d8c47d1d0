import { declarationSchema } from "@portico/providers";
import { hostileDeclaration, startHostileProvider, type RevokeBehaviour } from "@portico/testkit";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../packages/server/src/lib/clock.ts";
import { silentLogger } from "../../packages/server/src/lib/logger.ts";
import { Secret } from "../../packages/server/src/lib/secret.ts";
import { createOutbound } from "../../packages/server/src/net/create-outbound.ts";
import { revokeToken, type Revocation } from "../../packages/server/src/oauth/revoke-token.ts";

/** `unreachable` is tried again later; everything else is an end. */
const outcomes: Readonly<Record<RevokeBehaviour, Revocation>> = {
  answers: "revoked",
  ends_all_grants: "revoked",
  status_503: "unreachable",
  error_with_200: "refused",
  unsupported_token_type: "refused",
  // a page of maintenance or of a proxy's sign-in, not the endpoint's word (its body is empty, RFC 7009 section 2.2)
  html_with_200: "unreachable",
  redirects_to_metadata: "refused",
  hangs: "unreachable",
  drops_connection: "unreachable",
};

describe("OA-27: a hostile revocation endpoint", () => {
  const cases = Object.entries(outcomes) as [RevokeBehaviour, Revocation][];
  test.concurrent.for(cases)("TR-17, OA-27: %s is taken for %s", async ([behaviour, expected], { expect }) => {
    await using hostile = await startHostileProvider();
    const { origin, client } = hostile;
    const outbound = createOutbound({
      standIns: {},
      egressAllow: [new URL(origin).host],
      clock: systemClock,
      logger: silentLogger,
    });
    const provider = declarationSchema.parse(hostileDeclaration(origin));
    const clientSecret = new Secret(client.secret);
    const app = { provider, clientId: client.id, clientSecret, accountType: null, values: {}, scopes: [] };
    hostile.behave({ revoke: behaviour });
    const tokens = { accessToken: new Secret("an-access-token"), refreshToken: new Secret("a-refresh-token") };
    expect((await revokeToken({ outbound, clock: systemClock }, app, tokens)).outcome).toBe(expected);
    const sent = hostile.log.of("revoke").map(({ fields }) => fields?.["token"]);
    expect(sent[0]).toBe("a-refresh-token");
    // nothing twice: the next try is somebody else's to plan
    expect(new Set(sent).size).toBe(sent.length);
    expect(hostile.log.count("stray")).toBe(0);
    await outbound.close();
  });

  test("OA-27: every misbehaviour of it has its line above", () => {
    expect(cases).toHaveLength(9);
  });
});
