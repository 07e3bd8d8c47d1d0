import { plainWords } from "@portico/protocol/endpoints";
import { useRef, useState, type FormEvent } from "react";
import type { z } from "zod";
import { isApiError, type InputIssue } from "../api/api-error.ts";

interface SchemaFormOptions<Values, Schema extends z.ZodType> {
  /** The endpoint's own body schema, so that the form refuses exactly what the server would. */
  readonly schema: Schema;
  readonly initialValues: Values;
  /** From what the fields hold to what the schema reads. */
  readonly toInput: (values: Values) => z.input<Schema>;
  /** Sends it. A rejection with issues is shown at the fields, any other as `failure`. */
  readonly submit: (output: z.output<Schema>) => Promise<unknown>;
  /** What the fields hold once it is saved (what was sent): a secret's field, say, is emptied. */
  readonly afterSave?: (sent: Values) => Values;
}

export interface SchemaForm<Values> {
  readonly values: Values;
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** The first message at or below a path of the schema, `portal.description`. */
  readonly errorAt: (path: string) => string | undefined;
  readonly isDirty: boolean;
  readonly isSubmitting: boolean;
  /** True from a successful save until the next change. */
  readonly isSaved: boolean;
  /** What the server refused for a reason that belongs to no field. */
  readonly failure: unknown;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

type Outcome = { state: "editing" | "submitting" | "saved" } | { state: "failed"; error: unknown };

/** A form over a schema of the protocol: checks before sending, and puts the server's issues at the same fields. */
export function useSchemaForm<Values, Schema extends z.ZodType>(
  options: SchemaFormOptions<Values, Schema>,
): SchemaForm<Values> {
  const { schema, initialValues, toInput, submit, afterSave } = options;
  const [baseline, setBaseline] = useState(initialValues);
  const [values, setValues] = useState(initialValues);
  const [issues, setIssues] = useState<readonly InputIssue[]>([]);
  const [outcome, setOutcome] = useState<Outcome>({ state: "editing" });
  // State is set too late to stop the second click of a double click.
  const isSending = useRef(false);

  async function send(form: HTMLFormElement): Promise<void> {
    const parsed = schema.safeParse(toInput(values), { error: plainWords });
    if (!parsed.success) return showIssues(form, fromZod(parsed.error));
    isSending.current = true;
    setOutcome({ state: "submitting" });
    try {
      await submit(parsed.data);
      setIssues([]);
      const kept = afterSave ? afterSave(values) : values;
      setBaseline(kept);
      if (afterSave) setValues(kept);
      setOutcome({ state: "saved" });
    } catch (error) {
      if (isApiError(error) && error.issues.length > 0) showIssues(form, error.issues);
      else setOutcome({ state: "failed", error });
    } finally {
      isSending.current = false;
    }
  }

  function showIssues(form: HTMLFormElement, found: readonly InputIssue[]): void {
    setIssues(found);
    setOutcome({ state: "editing" });
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }

  return {
    values,
    set: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setOutcome((before) => (before.state === "submitting" ? before : { state: "editing" }));
    },
    errorAt: (path) => {
      const issue = issues.find((one) => one.path === path || one.path.startsWith(`${path}.`));
      return issue && describe(issue, path);
    },
    isDirty: JSON.stringify(values) !== JSON.stringify(baseline),
    isSubmitting: outcome.state === "submitting",
    isSaved: outcome.state === "saved",
    failure: outcome.state === "failed" ? outcome.error : null,
    onSubmit: (event) => {
      event.preventDefault();
      if (!isSending.current) void send(event.currentTarget);
    },
  };
}

function fromZod(error: z.ZodError): InputIssue[] {
  return error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}

/** Names the line when the issue is about one entry of a list. */
function describe(issue: InputIssue, path: string): string {
  const line = /^(\d+)/.exec(issue.path.slice(path.length + 1))?.[1];
  const sentence = issue.message.charAt(0).toUpperCase() + issue.message.slice(1);
  return line === undefined ? sentence : `Line ${Number(line) + 1}: ${issue.message}`;
}
