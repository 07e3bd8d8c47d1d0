import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { WindowSight } from "../state.ts";

/** The provider's window is open, or was: a window that we cannot see is not called a failure (E3). */
export function Waiting(props: { readonly sight: WindowSight }): JSX.Element {
  const { messages, actions, provider, host } = useSurroundings();
  const text = messages.waiting;
  const { sight } = props;
  if (sight === "closed" || sight === "out_of_sight") {
    const isClosed = sight === "closed";
    return (
      <div class="centred">
        <ProviderIcon />
        <Title>{isClosed ? text.closedTitle(provider) : text.outOfSightTitle(provider)}</Title>
        <p class="lead">{isClosed ? text.closedBody : text.outOfSightBody(provider)}</p>
        <div class="actions">
          <Button onClick={actions.retry}>{messages.tryAgain}</Button>
          <Button kind="quiet" onClick={actions.back}>
            {messages.cancel}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class="centred">
      <span class="orbit">
        <ProviderIcon />
      </span>
      <Title>{sight === "opening" ? text.openingTitle(provider) : text.title(provider)}</Title>
      <p class="lead">{text.body(provider, host)}</p>
      <div class="actions">
        <Button kind="secondary" icon="window" onClick={actions.focusWindow}>
          {text.bringToFront}
        </Button>
        <div class="row">
          <Button kind="quiet" onClick={actions.retry}>
            {text.startOver}
          </Button>
          <Button kind="quiet" onClick={actions.back}>
            {messages.cancel}
          </Button>
        </div>
      </div>
    </div>
  );
}
