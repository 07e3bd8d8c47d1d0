import type { JSX } from "preact";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { Icon } from "../components/icons.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

/** E2: a real link to the same page. It keeps its opener, which is how the page and the portal recognise each other. */
export function Blocked(props: { readonly startUrl: string }): JSX.Element {
  const { text, actions } = useSurroundings();
  return (
    <div class="centred">
      <ProviderIcon />
      <Title>{text("blocked.title")}</Title>
      <p class="lead">{text("blocked.body")}</p>
      <div class="actions">
        <a
          class="button button-primary"
          href={props.startUrl}
          target="_blank"
          rel="opener"
          referrerpolicy="no-referrer"
          // After the browser followed the link, which it does not do from an element that is gone.
          onClick={() => setTimeout(actions.linkFollowed)}
        >
          <span>{text("blocked.open")}</span>
          <Icon name="external" />
        </a>
        <Button kind="quiet" onClick={actions.back}>
          {text("cancel")}
        </Button>
      </div>
    </div>
  );
}
