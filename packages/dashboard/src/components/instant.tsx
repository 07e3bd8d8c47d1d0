import { useEffect, useState } from "react";

const units = [
  { unit: "year", ms: 365 * 24 * 3_600_000 },
  { unit: "month", ms: 30 * 24 * 3_600_000 },
  { unit: "day", ms: 24 * 3_600_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;

/** The finest step shown is a minute. */
const refreshEveryMs = 60_000;

/** When something happened or will happen, relative to now; the exact time on hover. */
export function Instant({ at }: { readonly at: string }) {
  const date = new Date(at);
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), refreshEveryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={date.toLocaleString("en")} style={{ whiteSpace: "nowrap" }}>
      {describe(nowMs - date.getTime())}
    </time>
  );
}

function describe(ageMs: number): string {
  const distanceMs = Math.abs(ageMs);
  const step = units.find(({ ms }) => distanceMs >= ms);
  if (!step) return ageMs < 0 ? "now" : "just now";
  const count = Math.floor(distanceMs / step.ms);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(ageMs < 0 ? count : -count, step.unit);
}
