import type { WireCredential } from "@portico/protocol";
import type { ComponentChildren, JSX } from "preact";
import { DisconnectedNotice } from "../components/disconnected-notice.tsx";
import { Title } from "../components/dialog.tsx";
import { GuardedButton } from "../components/guarded-button.tsx";
import { Icon, type IconName } from "../components/icons.tsx";
import { Markdown } from "../components/markdown.tsx";
import { Pairing } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import { planConnect, noAnswers } from "../plan.ts";

/** What will be accessed, who can see it, how to undo it; then one button. */
export function Overview(props: { readonly disconnected: WireCredential | null }): JSX.Element {
  const { text, actions, integration, description, overview } = useSurroundings();
  const { usesWindow, usesCode, fields, nextStep } = planConnect(integration, {}, noAnswers);
  const byForm = fields.length > 0 ? "overview.whoForm" : "overview.whoNothing";
  const who = usesWindow || usesCode ? "overview.whoWindow" : byForm;
  const access = integration.portico.access;
  return (
    <>
      <Pairing />
      <Title>{text("overview.title")}</Title>
      {description !== "" && (
        <p class="lead">
          <bdi>{description}</bdi>
        </p>
      )}
      <DisconnectedNotice credential={props.disconnected} left={[]} />
      {access.length > 0 && (
        <section class="card" aria-labelledby="access-title">
          <h2 id="access-title">{text("overview.access")}</h2>
          <ul class="ticks">
            {access.map((line) => (
              <li key={line}>
                <Icon name="check" />
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      <dl class="facts">
        <Fact icon="person" title={text("overview.who")}>
          {text(who)}
        </Fact>
        <Fact icon="undo" title={text("overview.undo")}>
          {text("overview.undoBody")}
        </Fact>
      </dl>
      {overview.trim() !== "" && (
        <details class="about">
          <summary>
            {text("overview.about")}
            <Icon name="chevron" />
          </summary>
          <Markdown source={overview} />
        </details>
      )}
      <div class="actions">
        <GuardedButton
          {...(nextStep === "provider_window" ? { icon: "external" as const } : {})}
          onClick={() => actions.start({ kind: "connect" })}
        >
          {text("overview.connect")}
        </GuardedButton>
      </div>
    </>
  );
}

function Fact(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <dt>
        <Icon name={props.icon} />
        {props.title}
      </dt>
      <dd>{props.children}</dd>
    </div>
  );
}
