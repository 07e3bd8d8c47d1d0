import type { JSX } from "preact";
import { Title } from "../components/dialog.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

export function Verifying(props: { readonly usesWindow: boolean }): JSX.Element {
  const { messages, provider, integration } = useSurroundings();
  const text = messages.verifying;
  const title = props.usesWindow ? text.windowTitle : integration.portico.asksForKey ? text.keyTitle : text.formTitle;
  return (
    <div class="centred">
      <span class="orbit orbit-fast">
        <ProviderIcon />
      </span>
      <Title>{title(provider)}</Title>
      <p class="lead">{text.body}</p>
    </div>
  );
}
