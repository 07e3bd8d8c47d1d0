/**
 * Preloaded into a server under test (`--import`): it lives so many milliseconds in the future. A message moves it on,
 * and comes back when that is done.
 */
let aheadMs = Number(process.env["PORTICO_TEST_CLOCK_AHEAD_MS"] ?? 0);
const present = Date.now;
Date.now = () => present() + aheadMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(target, parameters.length === 0 ? [target.now()] : parameters, newTarget) as Date,
});
process.on("message", (message: { clockAheadMs?: number }) => {
  if (message.clockAheadMs === undefined) return;
  aheadMs = message.clockAheadMs;
  process.send?.(message);
});
