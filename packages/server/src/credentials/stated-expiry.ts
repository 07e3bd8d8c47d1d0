/**
 * When a key ends, from an instant (`2027-01-31T12:00:00Z`; UTC where it names no zone) or a day (`2027-01-31`: its last
 * moment, UTC). Null: neither, or a day that no calendar has.
 */
export function readExpiry(text: string): Date | null {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/i.exec(
    text.trim(),
  );
  const [, day = "", time, zone] = parts ?? [];
  if (!isInCalendar(day)) return null;
  const at = new Date(time === undefined ? `${day}T23:59:59.999Z` : `${day}T${time}${offsetOf(zone)}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** `Date` takes 31 February for 3 March. */
function isInCalendar(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

function offsetOf(zone: string | undefined): string {
  if (zone === undefined || /^(Z|UTC)$/i.test(zone)) return "Z";
  return zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}
