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
import { accountName, useSurroundings } from "../components/surroundings.ts";
import { interruptionOf, isUntried } from "../interruption.ts";
import { SettingsBlock } from "../settings/settings-block.tsx";
import type { ShownSettings } from "../view.ts";

/** Which account is connected, since when, and what can be done about it. */
export function Manage(props: {
  readonly credential: WireCredential;
  readonly credentials: readonly WireCredential[];
  readonly isNew: boolean;
  readonly disconnected: WireCredential | null;
  readonly canAdd: boolean;
  readonly mayConnect: boolean;
  readonly settings: ShownSettings | null;
}): JSX.Element {
  const { text, said, actions, host } = useSurroundings();
  const { credential, credentials, mayConnect } = props;
  const interruption = interruptionOf(credential);
  const untried = isUntried(credential);
  return (
    <>
      <Pairing />
      <Title>{text(interruption || untried ? "manage.interruptedTitle" : "manage.title")}</Title>
      {host !== "" && !untried && <p class="lead">{text("manage.usedBy")}</p>}
      {props.isNew && (
        <Notice kind="success">
          {text("manage.isNew", { account: accountName(credential, text("manage.unnamed")) })}
        </Notice>
      )}
      <DisconnectedNotice credential={props.disconnected} left={credentials} />
      {interruption && (
        <Notice kind="info">
          <p>{said(interruption.code, interruption.message)}</p>
        </Notice>
      )}
      {untried && (
        <Notice kind="info">
          <p>{text("manage.untriedBody")}</p>
        </Notice>
      )}
      {/* it asks for a reconnect, and says that it just goes on: not while that is what is being checked */}
      {mayConnect && interruption?.kind !== "checking" && <Forecast credential={credential} />}
      {credentials.length < 2 && <AccountCard credential={credential} />}
      <AccountList credentials={credentials} shown={credential} />
      {props.settings && <SettingsBlock {...props.settings} />}
      {props.canAdd && mayConnect && (
        <GuardedButton kind="secondary" icon="plus" onClick={() => actions.start({ kind: "add" })}>
          {text("manage.add")}
        </GuardedButton>
      )}
      <div class="actions">
        {props.isNew && <Button onClick={actions.close}>{text("manage.done")}</Button>}
        <div class="row">
          {mayConnect && (
            <GuardedButton
              kind="secondary"
              onClick={() => actions.start({ kind: "reconnect", credentialId: credential.id })}
            >
              {text("manage.reconnect")}
            </GuardedButton>
          )}
          <GuardedButton kind="secondary" onClick={() => actions.askDisconnect(credential.id)}>
            {text("manage.disconnect")}
          </GuardedButton>
        </div>
      </div>
    </>
  );
}
