import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { isLookalike } from "../same-account.ts";
import { AccountLine } from "./account.tsx";
import { useSurroundings } from "./surroundings.ts";

/** The other accounts of this integration; one tap shows one of them. */
export function AccountList(props: {
  readonly credentials: readonly WireCredential[];
  readonly shown: WireCredential;
}): JSX.Element | null {
  const { text, actions } = useSurroundings();
  if (props.credentials.length < 2) return null;
  return (
    <fieldset class="accounts">
      <legend>{text("manage.accounts", { count: props.credentials.length })}</legend>
      <div class="choices">
        {props.credentials.map((credential) => (
          <label key={credential.id} class="choice choice-account">
            <input
              type="radio"
              name="account"
              checked={credential.id === props.shown.id}
              onChange={() => actions.pickAccount(credential.id)}
            />
            <AccountLine credential={credential} showsStatus showsMoment={isLookalike(credential, props.credentials)} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
