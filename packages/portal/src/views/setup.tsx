import type { ConnectInput, WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { FieldForm, refusedField } from "../components/field-form.tsx";
import { Notice } from "../components/notice.tsx";
import { OptionPicker } from "../components/option-picker.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { ReferenceCode } from "../components/reference-code.tsx";
import { accountName, isolated, useSurroundings } from "../components/surroundings.ts";
import type { Problem } from "../problem.ts";

/** After consent: what the account itself offers to choose from. Comes back here when it was left unfinished. */
export function Setup(props: {
  readonly credential: WireCredential;
  readonly fields: readonly ConnectInput[];
  readonly isSaving: boolean;
  readonly problem: Problem | null;
}): JSX.Element {
  const { messages, actions, provider } = useSurroundings();
  const { credential, problem } = props;
  const failure = problem && messages.problem.text[problem.kind](provider, "");
  return (
    <>
      <ProviderIcon />
      <Title>{messages.setup.title}</Title>
      <p class="lead">
        {messages.setup.body(isolated(accountName(credential, messages.manage.unnamed(provider))), provider)}
      </p>
      {problem && !refusedField(props.fields, problem) && (
        <Notice kind="danger">
          <p>{problem.userMessage ?? failure?.body}</p>
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
            {messages.setup.finish}
          </Button>
          <Button kind="quiet" onClick={() => actions.askDisconnect(credential.id)}>
            {messages.manage.disconnect}
          </Button>
        </div>
      </FieldForm>
    </>
  );
}
