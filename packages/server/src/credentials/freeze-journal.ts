import type { FreezeRule } from "./freeze-restore-store.ts";

/**
 * A freeze that stood when it was last seen, with the moment (ms) since when it is not in the database; or the moment when it
 * was thawed.
 */
export type KnownFreeze = { rule: FreezeRule; missingSince?: number } | { thawedAt: number };

/** Lines of the version journal beside those of credentials; a server that does not know them passes over them. */
const linePattern = /^([0-9a-f-]{36}) (?:thawed (\d+)|(?:missing (\d+)|frozen) (\{.*\}))$/s;

/** The last line of a freeze counts; a line that a crash cut off is left out. */
export function readFreezeLines(lines: Iterable<string>): Map<string, KnownFreeze> {
  const known = new Map<string, KnownFreeze>();
  for (const line of lines) {
    const [, id, thawedAt, missingSince, text] = linePattern.exec(line) ?? [];
    if (id === undefined) continue;
    const rule = text === undefined ? undefined : parseRule(text);
    if (thawedAt !== undefined) known.set(id, { thawedAt: Number(thawedAt) });
    else if (rule?.id === id)
      known.set(id, { rule, ...(missingSince !== undefined && { missingSince: Number(missingSince) }) });
  }
  return known;
}

export function freezeLinesOf(entries: Iterable<readonly [string, KnownFreeze]>): string {
  let text = "";
  for (const [id, known] of entries) {
    if ("thawedAt" in known) text += `${id} thawed ${known.thawedAt}\n`;
    else {
      const state = known.missingSince === undefined ? "frozen" : `missing ${known.missingSince}`;
      text += `${id} ${state} ${JSON.stringify(known.rule)}\n`;
    }
  }
  return text;
}

function parseRule(text: string): FreezeRule | undefined {
  try {
    return JSON.parse(text) as FreezeRule;
  } catch {
    return undefined;
  }
}
