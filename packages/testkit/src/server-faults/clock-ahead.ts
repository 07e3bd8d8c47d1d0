/** Preloaded into a server under test (`--import`): it lives so many milliseconds in the future. */
const aheadMs = Number(process.env["PORTICO_TEST_CLOCK_AHEAD_MS"] ?? 0);
const present = Date.now;
Date.now = () => present() + aheadMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(target, parameters.length === 0 ? [target.now()] : parameters, newTarget) as Date,
});
