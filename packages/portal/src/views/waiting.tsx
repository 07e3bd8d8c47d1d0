import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { WindowSight } from "../state.ts";

/** The provider's window is open, or was: a window that we cannot see is not called a failure (E3). */
export function Waiting(props: { readonly sight: WindowSight }): JSX.Element {
  const { text, actions } = useSurroundings();
  const { sight } = props;
  if (sight === "closed" || sight === "out_of_sight") {
    const isClosed = sight === "closed";
    return (
      <div class="centred">
        <ProviderIcon />
        <Title>{text(isClosed ? "waiting.closedTitle" : "waiting.outOfSightTitle")}</Title>
        <p class="lead">{text(isClosed ? "waiting.closedBody" : "waiting.outOfSightBody")}</p>
        <div class="actions">
          <Button onClick={actions.retry}>{text("tryAgain")}</Button>
          <Button kind="quiet" onClick={actions.back}>
            {text("cancel")}
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
      <Title>{text(sight === "opening" ? "waiting.openingTitle" : "waiting.title")}</Title>
      <p class="lead">{text(sight === "elsewhere" ? "windowCode.goOn" : "waiting.body")}</p>
      <div class="actions">
        {sight !== "elsewhere" && (
          <Button kind="secondary" icon="window" onClick={actions.focusWindow}>
            {text("waiting.bringToFront")}
          </Button>
        )}
        <div class="row">
          <Button kind="quiet" onClick={actions.retry}>
            {text("waiting.startOver")}
          </Button>
          <Button kind="quiet" onClick={actions.back}>
            {text("cancel")}
          </Button>
        </div>
      </div>
    </div>
  );
}
