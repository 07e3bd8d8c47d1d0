import type { JSX } from "preact";
import { Title } from "../components/dialog.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

export function Verifying(props: { readonly usesWindow: boolean }): JSX.Element {
  const { text, integration } = useSurroundings();
  const formTitle = integration.portico.asksForKey ? "verifying.keyTitle" : "verifying.formTitle";
  return (
    <div class="centred">
      <span class="orbit orbit-fast">
        <ProviderIcon />
      </span>
      <Title>{text(props.usesWindow ? "verifying.windowTitle" : formTitle)}</Title>
      <p class="lead">{text("verifying.body")}</p>
    </div>
  );
}
