import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { Icon } from "../components/icons.tsx";
import { useSurroundings } from "../components/surroundings.ts";

/** E1: the session is over. The host's page is not ours to reload, so the only thing to do here is to go. */
export function Stale(): JSX.Element {
  const { text, actions } = useSurroundings();
  return (
    <div class="centred">
      <span class="emblem">
        <Icon name="clock" />
      </span>
      <Title>{text("stale.title")}</Title>
      <p class="lead">{text("stale.body")}</p>
      <div class="actions">
        <Button onClick={actions.close}>{text("close")}</Button>
      </div>
    </div>
  );
}
