import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { Title } from "../components/dialog.tsx";
import { DisconnectedNotice } from "../components/disconnected-notice.tsx";
import { Notice } from "../components/notice.tsx";
import { Pairing } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

/** A freeze keeps the user from connecting: said at once, before anything is typed that would be refused (VT-15). */
export function Paused(props: { readonly message: string; readonly disconnected: WireCredential | null }): JSX.Element {
  const { text, said } = useSurroundings();
  return (
    <>
      <Pairing />
      <Title>{text("attention.pausedTitle")}</Title>
      <p class="lead">{text("attention.pausedOffer")}</p>
      <DisconnectedNotice credential={props.disconnected} left={[]} />
      <Notice kind="info">
        <p>{said("credential.frozen", props.message)}</p>
      </Notice>
    </>
  );
}
