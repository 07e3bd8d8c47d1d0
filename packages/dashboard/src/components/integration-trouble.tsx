import type { Integration } from "@portico/protocol/endpoints";
import { OutageNotice } from "./outage-notice.tsx";
import { RefusedConnectNotice } from "./refused-connect-notice.tsx";

export type Trouble = "not_answering" | "app_refused" | "app_refused_before";

/** What is the matter with an integration and with no account of its own; null: nothing, as far as was tried. */
export function troubleOf({ outage, refusedConnect, updatedAt }: Integration): Trouble | null {
  if (outage?.cause === "app_refused") return "app_refused";
  if (refusedConnect !== null && updatedAt <= refusedConnect.at) return "app_refused";
  if (outage !== null) return "not_answering";
  return refusedConnect === null ? null : "app_refused_before";
}

/** All of it in words. Nothing where there is none. */
export function IntegrationTrouble(props: { readonly integration: Integration; readonly name: string }) {
  const { outage } = props.integration;
  return (
    <>
      <OutageNotice {...props} />
      {/* renewals that are refused say the same, and more */}
      {outage?.cause === "app_refused" ? null : <RefusedConnectNotice {...props} />}
    </>
  );
}
