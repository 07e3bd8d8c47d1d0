import type { Speech } from "../messages.ts";
import type { SettingFault } from "./settings-draft.ts";

/** What to put right, in one sentence. The host's own sentence goes before ours. */
export function faultText({ text }: Pick<Speech, "text">, fault: SettingFault): string {
  const { kind, count = 0, message = "" } = fault;
  switch (kind) {
    case "missing":
      return text("settings.missing");
    case "tooShort":
    case "tooLong":
    case "tooSmall":
    case "tooBig":
    case "tooFew":
    case "tooMany":
      return text(`settings.${kind}`, { count });
    case "tooEarly":
    case "tooLate":
      return text(`settings.${kind}`, { day: dayOf(fault.day ?? "") });
    case "notJson":
      return text("settings.notJson", { reason: message });
    case "twice":
      return text("settings.twice", { field: message });
    case "pattern":
    case "refused":
      return message || text(`settings.${kind}`);
    default:
      return text(`settings.${kind}`);
  }
}

/** The day itself, wherever the reader is: not midnight somewhere else. */
function dayOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date);
}
