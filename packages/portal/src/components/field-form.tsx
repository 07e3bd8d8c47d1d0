import type { ConnectInput } from "@portico/protocol";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { cleanValue } from "../clean-value.ts";
import type { Problem } from "../problem.ts";
import { Field, fieldId } from "./field.tsx";
import { useSurroundings } from "./surroundings.ts";

type Values = Readonly<Record<string, string>>;
/** By field: it was left empty, or it is the one that the problem is about. */
type Errors = Readonly<Record<string, "missing" | "refused">>;

/**
 * Questions and a button. Cleans what was pasted, names what is missing, and ties a refusal to its field: the values stay
 * and the field has the focus (E7).
 */
export function FieldForm(props: {
  readonly fields: readonly ConnectInput[];
  readonly values: Values;
  readonly problem: Problem | null;
  readonly renderField?: (
    input: ConnectInput,
    value: string,
    error: string | null,
    set: (value: string) => void,
  ) => JSX.Element | null;
  readonly onSubmit: (values: Values) => void;
  /** The button row. */
  readonly children: ComponentChildren;
}): JSX.Element {
  const { text, said } = useSurroundings();
  const { fields, problem } = props;
  const [values, setValues] = useState<Values>(() => startingValues(fields, props.values));
  // About the form of an answer the server knows more than we; about a refused one it would only repeat the provider.
  const refusalOf = ({ kind, code, userMessage }: Problem): string =>
    (kind === "credential_rejected" ? null : said(code, userMessage)) ?? text("fields.rejected");
  const refused = refusedField(fields, problem);
  const refusal = refused && ({ [refused.id]: "refused" } as const);
  const [errors, setErrors] = useState<Errors>(refusal ?? {});

  useLayoutEffect(() => {
    if (!refused || !refusal) return;
    // The form stays where it is while its answers are saved, so a refusal may come to one that is there already.
    setErrors(refusal);
    focusField(refused);
  }, [problem]);

  const submit = (event: Event): void => {
    event.preventDefault();
    const cleaned = Object.fromEntries(fields.map((input) => [input.id, cleanValue(input, values[input.id] ?? "")]));
    const missing = fields.filter(
      (input) => input.required !== false && input.type !== "SWITCH" && cleaned[input.id] === "",
    );
    setValues(cleaned);
    setErrors(Object.fromEntries(missing.map((input) => [input.id, "missing" as const])));
    if (missing[0]) focusField(missing[0]);
    else props.onSubmit(cleaned);
  };

  return (
    <form class="form" noValidate autocomplete="off" onSubmit={submit}>
      {fields.map((input) => {
        const value = values[input.id] ?? "";
        const fault = errors[input.id];
        const refusalText = problem ? refusalOf(problem) : null;
        const error = fault === undefined ? null : fault === "missing" ? text("fields.required") : refusalText;
        const set = (changed: string): void => {
          setValues((before) => ({ ...before, [input.id]: changed }));
          setErrors(({ [input.id]: _solved, ...others }) => others);
        };
        return (
          props.renderField?.(input, value, error, set) ?? (
            <Field key={input.id} input={input} value={value} error={error} onInput={set} />
          )
        );
      })}
      {props.children}
    </form>
  );
}

function startingValues(fields: readonly ConnectInput[], known: Values): Values {
  return Object.fromEntries(fields.map((input) => [input.id, known[input.id] ?? input.defaultValue ?? ""]));
}

/**
 * The field that tells a problem, so that it is told once. Null: none does. Where the server cannot say which of the
 * answers it refused, the secret is the likeliest.
 */
export function refusedField(fields: readonly ConnectInput[], problem: Problem | null): ConnectInput | null {
  if (!problem) return null;
  const named = fields.find((input) => input.id === problem.field);
  if (named || (problem.kind !== "credential_rejected" && problem.kind !== "input_invalid")) return named ?? null;
  return fields.find((input) => input.type === "PASSWORD") ?? fields[0] ?? null;
}

function focusField(input: ConnectInput): void {
  document.getElementById(fieldId(input))?.focus();
}
