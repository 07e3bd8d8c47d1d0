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
  const { messages, actions, integration, provider, host, description, overview } = useSurroundings();
  const text = messages.overview;
  const { usesWindow, usesCode, fields, nextStep } = planConnect(integration, {}, noAnswers);
  const access = integration.portico.access;
  return (
    <>
      <Pairing />
      <Title>{text.title(provider, host)}</Title>
      {description !== "" && <p class="lead">{description}</p>}
      <DisconnectedNotice credential={props.disconnected} left={[]} />
      {access.length > 0 && (
        <section class="card" aria-labelledby="access-title">
          <h2 id="access-title">{text.accessTitle(host)}</h2>
          <ul class="ticks">
            {access.map((line) => (
              <li key={line}>
                <Icon name="check" />
                <span>{line}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <dl class="facts">
        <Fact icon="person" title={text.whoTitle}>
          {text.whoBody(provider, host, usesWindow || usesCode ? "window" : fields.length > 0 ? "form" : "nothing")}
        </Fact>
        <Fact icon="undo" title={text.undoTitle}>
          {text.undoBody()}
        </Fact>
      </dl>
      {overview.trim() !== "" && (
        <details class="about">
          <summary>
            {text.about(provider)}
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
          {text.connect(provider)}
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
