import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { AccountLine } from "../components/account.tsx";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Icon } from "../components/icons.tsx";
import { Notice } from "../components/notice.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { accountName, isolated, useSurroundings } from "../components/surroundings.ts";
import { goesOnElsewhere, isLookalike } from "../same-account.ts";
import { noAnswers, planConnect } from "../plan.ts";

/** What stops, before it stops. */
export function Disconnect(props: {
  readonly credential: WireCredential;
  readonly credentials: readonly WireCredential[];
  readonly step: "asked" | "sent" | "failed";
}): JSX.Element {
  const { messages, actions, integration, provider, host } = useSurroundings();
  const { credential, credentials, step } = props;
  const goesOn = goesOnElsewhere(credential, credentials);
  const text = messages.disconnecting;
  const { usesWindow, usesCode } = planConnect(integration, {}, noAnswers);
  const name = isolated(accountName(credential, messages.manage.unnamed(provider)));
  return (
    <>
      <ProviderIcon />
      <Title>{text.title(name)}</Title>
      {step === "failed" && <Notice kind="danger">{text.failed(name)}</Notice>}
      <div class="account">
        <AccountLine credential={credential} showsMoment={isLookalike(credential, credentials)} />
      </div>
      <ul class="ticks ticks-stop">
        {text.stops(host, provider, goesOn).map((line) => (
          <li key={line}>
            <Icon name="close" />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      {goesOn && (
        <Notice kind="info">
          <p>{text.goesOn(host, provider)}</p>
        </Notice>
      )}
      <p class="hint">{text.stays(provider, !usesWindow && !usesCode)}</p>
      <div class="actions">
        <GuardedButton kind="danger" isBusy={step === "sent"} onClick={() => actions.disconnect(credential)}>
          {text.confirm}
        </GuardedButton>
        <Button kind="quiet" onClick={actions.back}>
          {text.keep}
        </Button>
      </div>
    </>
  );
}
