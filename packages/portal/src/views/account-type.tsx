import type { AccountType } from "@portico/protocol";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

export function AccountTypeChoice(props: { readonly accountTypes: readonly AccountType[] }): JSX.Element {
  const { text, actions } = useSurroundings();
  const [chosen, setChosen] = useState(props.accountTypes[0]?.id ?? "");
  return (
    <>
      <ProviderIcon />
      <Title>{text("accountType.title")}</Title>
      <p class="lead">{text("accountType.body")}</p>
      <div class="choices" role="radiogroup" aria-labelledby="portal-title">
        {props.accountTypes.map(({ id, accountDescription }) => (
          <label key={id} class="choice">
            <input type="radio" name="account-type" checked={chosen === id} onChange={() => setChosen(id)} />
            <span>
              <strong>
                <bdi>{accountDescription ?? id}</bdi>
              </strong>
            </span>
          </label>
        ))}
      </div>
      <div class="actions">
        <GuardedButton onClick={() => actions.chooseAccountType(chosen)}>{text("accountType.next")}</GuardedButton>
      </div>
    </>
  );
}
