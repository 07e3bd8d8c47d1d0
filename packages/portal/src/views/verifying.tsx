import type { JSX } from "preact";
import { Title } from "../components/dialog.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

export function Verifying(props: { readonly usesWindow: boolean }): JSX.Element {
  const { messages, provider } = useSurroundings();
  const text = messages.verifying;
  return (
    <div class="centred">
      <span class="orbit orbit-fast">
        <ProviderIcon />
      </span>
      <Title>{props.usesWindow ? text.windowTitle(provider) : text.keyTitle(provider)}</Title>
      <p class="lead">{text.body}</p>
    </div>
  );
}
