import type { ConnectInput } from "@portico/protocol";
import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { FieldForm } from "../components/field-form.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { Problem } from "../problem.ts";

/** What only the address needs, before consent; or the key itself, which is tested before it is kept. */
export function Fields(props: {
  readonly isKeyForm: boolean;
  readonly fields: readonly ConnectInput[];
  readonly values: Readonly<Record<string, string>>;
  readonly problem: Problem | null;
}): JSX.Element {
  const { messages, actions, provider } = useSurroundings();
  const { isKeyForm } = props;
  const text = messages.fields;
  return (
    <>
      <ProviderIcon />
      <Title>{isKeyForm ? text.keyTitle(provider) : text.windowTitle(provider)}</Title>
      <p class="lead">{isKeyForm ? text.keyBody(provider) : text.windowBody(provider)}</p>
      <FieldForm fields={props.fields} values={props.values} problem={props.problem} onSubmit={actions.answer}>
        <div class="actions">
          <Button type="submit" {...(isKeyForm ? {} : { icon: "external" as const })}>
            {isKeyForm ? text.testAndConnect : text.toWindow(provider)}
          </Button>
        </div>
      </FieldForm>
    </>
  );
}
