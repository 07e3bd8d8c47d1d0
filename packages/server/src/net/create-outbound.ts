import { Agent, type Dispatcher, Pool } from "undici";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createAddressCheck } from "./address-check.ts";
import { createDestinationReader, type Destination } from "./destination.ts";
import { createEgressAllow } from "./egress-allow.ts";
import { createGuardedConnector, type Resolve, resolveBySystem } from "./guarded-connector.ts";
import type { GuardedOutbound, SmallRequest, StreamRequest } from "./outbound.ts";
import { createRefusalOf } from "./refusal-of.ts";
import { createSocketPools } from "./socket-pools.ts";
import { StreamedAnswer } from "./streamed-answer.ts";
import { WholeAnswer } from "./whole-answer.ts";

export interface OutboundSettings {
  /** Declared origin → the origin that answers in its place. */
  standIns: Readonly<Record<string, string>>;
  /** host:port pairs exempt from the address check. */
  egressAllow: readonly string[];
  clock: Clock;
  logger: Logger;
  /** Name resolution (the system's). */
  resolve?: Resolve;
  limits?: Partial<OutboundLimits>;
}

/** In milliseconds; enforced to within about half a second. */
export interface OutboundLimits {
  /** Name resolution, TCP and TLS (5,000). */
  connectTimeoutMs: number;
  /** From the request's last byte to the answer's headers (60,000): reports take their time. */
  headersTimeoutMs: number;
  /** Between two pieces of the answer's body (30,000). A reader's pause does not count. */
  idleTimeoutMs: number;
}

/**
 * Makes the one door to the outside. Environment proxies are ignored (PX-07): undici reads them only through its
 * `EnvHttpProxyAgent`, which is not used. Nothing is sent twice (PX-20), except a safe call without a
 * body that met a kept socket just as the provider closed it: it goes out again, on another socket.
 */
export function createOutbound(settings: Readonly<OutboundSettings>): GuardedOutbound {
  const { standIns, egressAllow, clock, logger } = settings;
  const limits = { connectTimeoutMs: 5000, headersTimeoutMs: 60_000, idleTimeoutMs: 30_000, ...settings.limits };
  const allow = createEgressAllow(egressAllow, standIns);
  const guard = { allow, check: createAddressCheck(), resolve: settings.resolve ?? resolveBySystem };
  const connect = createGuardedConnector({ ...guard, connectTimeoutMs: limits.connectTimeoutMs });
  const options = {
    connect,
    allowH2: false,
    pipelining: 1,
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.idleTimeoutMs,
  };
  const readDestination = createDestinationReader(standIns, allow);
  const callAgent = new Agent(options);
  const pools = createSocketPools((origin) => new Pool(origin, options));

  return {
    refusalOf: createRefusalOf(readDestination, guard),
    async call(request) {
      const destination = readDestination(request.url);
      const startedAt = clock.now().getTime();
      try {
        return await callWhole(callAgent, destination, request);
      } catch (error) {
        const code = error instanceof PorticoError ? error.code : "unknown";
        const durationMs = clock.now().getTime() - startedAt;
        logger.warn({ host: destination.host, method: request.method, code, durationMs }, "an outbound call failed");
        throw error;
      }
    },
    stream(request) {
      let destination: Destination;
      try {
        destination = readDestination(request.url);
      } catch (error) {
        return Promise.reject(error);
      }
      return openStream(pools.of(request.partition ?? "", destination.origin), destination, request);
    },
    async close() {
      await Promise.all([callAgent.destroy(), pools.close()]);
    },
  };
}

/** RFC 9110 section 9.2.1: what a client may repeat without asking. */
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

async function callWhole(agent: Agent, { origin, path, host }: Destination, request: SmallRequest) {
  const { timeoutMs = 10_000, maxBytes = 65_536 } = request;
  const handler = new WholeAnswer(host, maxBytes);
  const timer = setTimeout(() => {
    handler.stop(new PorticoError("net.timed_out", `${host} did not answer in ${timeoutMs} ms`, { meta: { host } }));
  }, timeoutMs);
  try {
    agent.dispatch(
      {
        origin,
        path,
        method: request.method,
        headers: { "accept-encoding": "identity", "user-agent": "portico", ...request.headers },
        body: request.body ?? null,
        // a socket that carried a client secret carries nothing else
        reset: true,
      },
      handler,
    );
    return await handler.answer;
  } finally {
    clearTimeout(timer);
  }
}

function openStream(pool: Pool, { origin, path, host }: Destination, request: StreamRequest) {
  const { method, headers, body } = request;
  const send = (handler: StreamedAnswer) =>
    void pool.dispatch({ origin, path, method: method as Dispatcher.HttpMethod, headers, body }, handler);
  const handler = new StreamedAnswer(host, body === null && safeMethods.has(method) ? send : undefined);
  request.onBegin?.(() => handler.cancel());
  send(handler);
  return handler.answer;
}
