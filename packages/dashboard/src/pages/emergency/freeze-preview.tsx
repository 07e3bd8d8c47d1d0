import { Text } from "@mantine/core";
import type { FreezePreview } from "@portico/protocol/endpoints";
import { countConnections } from "./scope-words.ts";

/** More providers than these are summed up. */
const named = 4;

interface CoverageProps {
  readonly preview: FreezePreview;
  readonly nameOf: (integrationId: string) => string;
}

/** How much a freeze would stop, in words. */
export function Coverage({ preview, nameOf }: CoverageProps) {
  const { credentials, users, frozen, revocable, integrations } = preview;
  if (credentials === 0)
    return (
      <Text size="sm">No connection is covered now. What fits and is connected later would be frozen at once.</Text>
    );
  const shown = integrations.slice(0, named).map((each) => `${nameOf(each.integrationId)} ${count(each.credentials)}`);
  const rest = integrations.slice(named).reduce((sum, each) => sum + each.credentials, 0);
  return (
    <div>
      <Text size="sm">
        This covers <strong>{countConnections(credentials)}</strong> of{" "}
        {users === 1 ? "1 user" : `${count(users)} users`} now
        {[part(frozen, credentials, "frozen"), part(credentials - revocable, credentials, "revoked")].join("")}.
      </Text>
      <Text size="sm" c="dimmed">
        {[...shown, ...(rest > 0 ? [`others ${count(rest)}`] : [])].join(" · ")}
      </Text>
    </div>
  );
}

/** "; all of them frozen already", "; frozen already" of the only one, and nothing of none. */
function part(number: number, of: number, state: "frozen" | "revoked"): string {
  if (number === 0) return "";
  return of === 1 ? `; ${state} already` : `; ${number === of ? "all" : count(number)} of them ${state} already`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}
