import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { AccountList } from "../components/account-list.tsx";
import { AccountCard } from "../components/account.tsx";
import { Button } from "../components/button.tsx";
import { DisconnectedNotice } from "../components/disconnected-notice.tsx";
import { Title } from "../components/dialog.tsx";
import { Forecast } from "../components/forecast.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Notice } from "../components/notice.tsx";
import { Pairing } from "../components/provider-icon.tsx";
import { accountName, isolated, useSurroundings } from "../components/surroundings.ts";
import { interruptionOf } from "../interruption.ts";

/** Which account is connected, since when, and what can be done about it. */
export function Manage(props: {
  readonly credential: WireCredential;
  readonly credentials: readonly WireCredential[];
  readonly isNew: boolean;
  readonly disconnected: WireCredential | null;
  readonly canAdd: boolean;
  readonly mayConnect: boolean;
}): JSX.Element {
  const { messages, actions, provider, host } = useSurroundings();
  const { credential, credentials, mayConnect } = props;
  const text = messages.manage;
  const interruption = interruptionOf(credential);
  return (
    <>
      <Pairing />
      <Title>{interruption ? text.interruptedTitle(provider) : text.title(provider)}</Title>
      {host !== "" && <p class="lead">{text.usedBy(host)}</p>}
      {props.isNew && (
        <Notice kind="success">{text.isNew(isolated(accountName(credential, text.unnamed(provider))))}</Notice>
      )}
      <DisconnectedNotice credential={props.disconnected} left={credentials} />
      {interruption && (
        <Notice kind="info">
          <p>{interruption.message}</p>
        </Notice>
      )}
      {/* it asks for a reconnect */}
      {mayConnect && <Forecast credential={credential} />}
      {credentials.length < 2 && <AccountCard credential={credential} />}
      <AccountList credentials={credentials} shown={credential} />
      {props.canAdd && mayConnect && (
        <GuardedButton kind="secondary" icon="plus" onClick={() => actions.start({ kind: "add" })}>
          {text.add}
        </GuardedButton>
      )}
      <div class="actions">
        {props.isNew && <Button onClick={actions.close}>{text.done}</Button>}
        <div class="row">
          {mayConnect && (
            <GuardedButton
              kind="secondary"
              onClick={() => actions.start({ kind: "reconnect", credentialId: credential.id })}
            >
              {text.reconnect}
            </GuardedButton>
          )}
          <GuardedButton kind="secondary" onClick={() => actions.askDisconnect(credential.id)}>
            {text.disconnect}
          </GuardedButton>
        </div>
      </div>
    </>
  );
}
