import type { JSX } from "preact";
import type { AccountChoice } from "../api.ts";
import type { AccountsToChoose } from "../attempt.ts";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Notice } from "../components/notice.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

/** Consent came from another account than the connected one: nothing happens until the end user says which it shall be. */
export function ChooseAccount(props: {
  readonly accounts: AccountsToChoose;
  readonly sent: AccountChoice | null;
  readonly hasFailed: boolean;
}): JSX.Element {
  const { text, actions } = useSurroundings();
  const { accounts, sent } = props;
  const consented = accounts.consented ?? text("chooseAccount.theNew");
  const connected = accounts.connected ?? text("chooseAccount.theOld");
  const choose = (choice: AccountChoice) => () => {
    if (sent === null) actions.decideAccount(choice);
  };
  return (
    <>
      <ProviderIcon />
      <Title>{text("chooseAccount.title")}</Title>
      <p class="lead">{text("chooseAccount.body", { consented, connected })}</p>
      {props.hasFailed && <Notice kind="danger">{text("chooseAccount.failed")}</Notice>}
      <ul class="sides">
        <Side label={text("chooseAccount.connectedNow")} name={connected} />
        <Side label={text("chooseAccount.signedIn")} name={consented} />
      </ul>
      <p class="hint">{text("chooseAccount.note")}</p>
      <div class="actions">
        <GuardedButton isBusy={sent === "use"} onClick={choose("use")}>
          {text("chooseAccount.use", { account: shortened(consented) })}
        </GuardedButton>
        {accounts.canAdd && (
          <GuardedButton kind="secondary" icon="plus" isBusy={sent === "add"} onClick={choose("add")}>
            {text("chooseAccount.add", { account: shortened(consented) })}
          </GuardedButton>
        )}
        <GuardedButton kind="secondary" isBusy={sent === "keep"} onClick={choose("keep")}>
          {text("chooseAccount.keep", { account: shortened(connected) })}
        </GuardedButton>
      </div>
    </>
  );
}

/** For a button: the whole name stands above it. */
function shortened(name: string): string {
  const letters = [...name];
  return letters.length > 30 ? `${letters.slice(0, 29).join("")}…` : name;
}

function Side(props: { readonly label: string; readonly name: string }): JSX.Element {
  return (
    <li class="account">
      <div class="account-line">
        <span class="avatar" aria-hidden="true">
          {[...props.name][0]?.toUpperCase()}
        </span>
        <span class="account-names">
          <strong>
            <bdi>{props.name}</bdi>
          </strong>
          <small>{props.label}</small>
        </span>
      </div>
    </li>
  );
}
