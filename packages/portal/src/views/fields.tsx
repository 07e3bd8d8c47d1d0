import type { ConnectInput } from "@portico/protocol";
import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { FieldForm } from "../components/field-form.tsx";
import { Notice } from "../components/notice.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { Speech } from "../messages.ts";
import type { Problem } from "../problem.ts";

/** What only the address needs, before consent; or the credential itself, which is tested before it is kept. */
export function Fields(props: {
  readonly isKeyForm: boolean;
  /** The end user brings an OAuth app of their own. */
  readonly isOwnApp: boolean;
  readonly usesCode: boolean;
  readonly mustReplace: boolean;
  readonly fields: readonly ConnectInput[];
  readonly values: Readonly<Record<string, string>>;
  readonly problem: Problem | null;
}): JSX.Element {
  const { text, actions, integration } = useSurroundings();
  const { isKeyForm, usesCode } = props;
  const asksForKey = integration.portico.asksForKey === true;
  const words = wordsFor({ ...props, asksForKey }, text);
  return (
    <>
      <ProviderIcon />
      <Title>{words.title}</Title>
      <p class="lead">{words.body}</p>
      {props.mustReplace && (
        <Notice kind="warning">
          <p>{text("fields.replaceFirst")}</p>
        </Notice>
      )}
      <FieldForm fields={props.fields} values={props.values} problem={props.problem} onSubmit={actions.answer}>
        <div class="actions">
          <Button type="submit" {...(isKeyForm || usesCode ? {} : { icon: "external" as const })}>
            {isKeyForm
              ? props.fields.length === 0
                ? text("overview.connect")
                : text("fields.testAndConnect")
              : usesCode
                ? text("fields.toCode")
                : text("fields.toWindow")}
          </Button>
        </div>
      </FieldForm>
    </>
  );
}

function wordsFor(
  asked: {
    readonly isKeyForm: boolean;
    readonly asksForKey: boolean;
    readonly isOwnApp: boolean;
    readonly usesCode: boolean;
    readonly fields: readonly ConnectInput[];
  },
  text: Speech["text"],
): { title: string; body: string } {
  if (asked.isOwnApp) return { title: text("fields.appTitle"), body: text("fields.appBody") };
  if (asked.isKeyForm && asked.fields.length === 0)
    return { title: text("fields.formTitle"), body: text("fields.confirmBody") };
  if (asked.isKeyForm && !asked.asksForKey) return { title: text("fields.formTitle"), body: text("fields.keyBody") };
  if (asked.isKeyForm) return { title: text("fields.keyTitle"), body: text("fields.keyBody") };
  if (asked.usesCode && asked.fields.length === 0)
    return { title: text("fields.formTitle"), body: text("fields.codeBody") };
  // an address comes first: with it, the permissions stand below
  if (asked.fields.every(({ type }) => type === "PERMISSION"))
    return { title: text("fields.permissionsTitle"), body: text("fields.permissionsBody") };
  return { title: text("fields.windowTitle"), body: text("fields.windowBody") };
}
