import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Icon, type IconName } from "../components/icons.tsx";
import { ReferenceCode } from "../components/reference-code.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { Problem, ProblemKind } from "../problem.ts";

const icons: Partial<Record<ProblemKind, IconName>> = {
  missing_permission: "key",
  provider_down: "clock",
  timed_out: "clock",
  denied: "info",
  closed_early: "info",
  wrong_account: "person",
};

/** Kinds whose own words say more than the server's sentence, or whose cause is no business of the end user. */
const speaksForItself: readonly ProblemKind[] = ["closed_early", "denied", "app_misconfigured"];

/** Why it did not work, what can be done now, and what to send to support. */
export function ProblemView(props: { readonly problem: Problem; readonly canGoBack: boolean }): JSX.Element {
  const { text, said, actions } = useSurroundings();
  const { problem } = props;
  const own = text(`problem.${problem.kind}.body`);
  const body = speaksForItself.includes(problem.kind) ? own : (said(problem.code, problem.userMessage) ?? own);
  const isOurs = problem.kind === "app_misconfigured";
  return (
    <div class="centred">
      <span class={`emblem ${isOurs || problem.kind === "interrupted" ? "emblem-danger" : ""}`}>
        <Icon name={icons[problem.kind] ?? "warning"} />
      </span>
      <Title>{text(`problem.${problem.kind}.title`)}</Title>
      <p class="lead" role="alert">
        {body}
      </p>
      {problem.missing.length > 0 && (
        <section class="card" aria-labelledby="missing-title">
          <h2 id="missing-title">{text("problem.missing")}</h2>
          <ul class="ticks ticks-stop">
            {problem.missing.map((scope) => (
              <li key={scope}>
                <Icon name="close" />
                <bdi>{scope}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {problem.reference && <ReferenceCode reference={problem.reference} />}
      <div class="actions">
        <GuardedButton {...(isOurs ? { kind: "secondary" as const } : {})} onClick={actions.retry}>
          {text(problem.kind === "missing_permission" ? "problem.fixPermissions" : "tryAgain")}
        </GuardedButton>
        <Button kind="quiet" onClick={props.canGoBack ? actions.back : actions.close}>
          {text(props.canGoBack ? "back" : "close")}
        </Button>
      </div>
    </div>
  );
}
