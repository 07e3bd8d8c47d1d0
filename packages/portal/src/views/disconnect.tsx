import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { AccountLine } from "../components/account.tsx";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Icon } from "../components/icons.tsx";
import { Notice } from "../components/notice.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { accountName, useSurroundings } from "../components/surroundings.ts";
import { goesOnElsewhere, isLookalike } from "../same-account.ts";
import { noAnswers, planConnect } from "../plan.ts";

/** What stops, before it stops. */
export function Disconnect(props: {
  readonly credential: WireCredential;
  readonly credentials: readonly WireCredential[];
  readonly step: "asked" | "sent" | "failed";
}): JSX.Element {
  const { text, actions, integration } = useSurroundings();
  const { credential, credentials, step } = props;
  const goesOn = goesOnElsewhere(credential, credentials);
  const { usesWindow, usesCode } = planConnect(integration, {}, noAnswers);
  const account = accountName(credential, text("manage.unnamed"));
  const stops = [
    text(goesOn ? "disconnect.stopsConnection" : "disconnect.stopsAccount"),
    text("disconnect.stopsRuns"),
    text("disconnect.stopsSettings"),
  ];
  return (
    <>
      <ProviderIcon />
      <Title>{text("disconnect.title", { account })}</Title>
      {step === "failed" && <Notice kind="danger">{text("disconnect.failed", { account })}</Notice>}
      <div class="account">
        <AccountLine credential={credential} showsMoment={isLookalike(credential, credentials)} />
      </div>
      <ul class="ticks ticks-stop">
        {stops.map((line) => (
          <li key={line}>
            <Icon name="close" />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      {goesOn && (
        <Notice kind="info">
          <p>{text("disconnect.goesOn")}</p>
        </Notice>
      )}
      <p class="hint">{text(usesWindow || usesCode ? "disconnect.stays" : "disconnect.staysTyped")}</p>
      <div class="actions">
        <GuardedButton kind="danger" isBusy={step === "sent"} onClick={() => actions.disconnect(credential)}>
          {text("disconnect.confirm")}
        </GuardedButton>
        <Button kind="quiet" onClick={actions.back}>
          {text("disconnect.keep")}
        </Button>
      </div>
    </>
  );
}
