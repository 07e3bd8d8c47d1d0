import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { AccountList } from "../components/account-list.tsx";
import { AccountCard } from "../components/account.tsx";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Notice } from "../components/notice.tsx";
import { Pairing } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import { interruptionOf } from "../interruption.ts";

/**
 * The account stopped working: why, what that means, one button. While the host has paused it, a reconnect would be
 * refused, so none is offered.
 */
export function Attention(props: {
  readonly credential: WireCredential;
  readonly credentials: readonly WireCredential[];
  readonly mayConnect: boolean;
}): JSX.Element {
  const { text, said, actions } = useSurroundings();
  const { credential, credentials } = props;
  const reason = credential.health?.reason ?? credential.statusReason;
  const isPaused = !props.mayConnect || interruptionOf(credential) !== null;
  return (
    <>
      <Pairing />
      <Title>{text(isPaused ? "attention.pausedTitle" : "attention.title")}</Title>
      <p class="lead">{text(isPaused ? "attention.pausedImpact" : "attention.impact")}</p>
      <Notice kind="warning">
        <p>{said(reason?.code ?? "", credential.statusReason?.message || text("attention.fallback"))}</p>
      </Notice>
      {credentials.length < 2 && <AccountCard credential={credential} />}
      <AccountList credentials={credentials} shown={credential} />
      <div class="actions">
        {!isPaused && (
          <>
            <GuardedButton onClick={() => actions.start({ kind: "reconnect", credentialId: credential.id })}>
              {text("manage.reconnect")}
            </GuardedButton>
            <p class="hint hint-centred">{text("attention.kept")}</p>
          </>
        )}
        <Button kind="quiet" onClick={() => actions.askDisconnect(credential.id)}>
          {text("manage.disconnect")}
        </Button>
      </div>
    </>
  );
}
