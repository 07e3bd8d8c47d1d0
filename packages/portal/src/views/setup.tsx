import type { ConnectInput, WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { FieldForm, refusedField } from "../components/field-form.tsx";
import { Notice } from "../components/notice.tsx";
import { OptionPicker } from "../components/option-picker.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { ReferenceCode } from "../components/reference-code.tsx";
import { accountName, useSurroundings } from "../components/surroundings.ts";
import type { Problem } from "../problem.ts";

/** After consent: what the account itself offers to choose from. Comes back here when it was left unfinished. */
export function Setup(props: {
  readonly credential: WireCredential;
  readonly fields: readonly ConnectInput[];
  readonly isSaving: boolean;
  readonly problem: Problem | null;
}): JSX.Element {
  const { text, said, actions } = useSurroundings();
  const { credential, problem } = props;
  return (
    <>
      <ProviderIcon />
      <Title>{text("setup.title")}</Title>
      <p class="lead">{text("setup.body", { account: accountName(credential, text("manage.unnamed")) })}</p>
      {problem && !refusedField(props.fields, problem) && (
        <Notice kind="danger">
          <p>{said(problem.code, problem.userMessage) ?? text(`problem.${problem.kind}.body`)}</p>
          {problem.reference && <ReferenceCode reference={problem.reference} />}
        </Notice>
      )}
      <FieldForm
        fields={props.fields}
        values={{}}
        problem={problem}
        onSubmit={(values) => actions.finishSetup(credential.id, values)}
        renderField={(input, value, error, set) =>
          input.sourceType === undefined ? null : (
            <OptionPicker
              key={input.id}
              input={input}
              credentialId={credential.id}
              value={value}
              error={error}
              onPick={set}
            />
          )
        }
      >
        <div class="actions">
          <Button type="submit" isBusy={props.isSaving}>
            {text("setup.finish")}
          </Button>
          <Button kind="quiet" onClick={() => actions.askDisconnect(credential.id)}>
            {text("manage.disconnect")}
          </Button>
        </div>
      </FieldForm>
    </>
  );
}
