import type { JSX } from "preact";
import { Title } from "../components/dialog.tsx";
import { Pairing } from "../components/provider-icon.tsx";
import { useSurroundings } from "../components/surroundings.ts";

/** The final layout without its words. */
export function Booting(): JSX.Element {
  const { text } = useSurroundings();
  return (
    <>
      <Pairing />
      <Title>
        <span class="visually-hidden">{text("loading")}</span>
        <i class="bone bone-title" />
      </Title>
      <div class="bones" aria-hidden="true">
        <i class="bone" />
        <i class="bone bone-short" />
      </div>
      <div class="card bones" aria-hidden="true">
        <i class="bone" />
        <i class="bone" />
        <i class="bone bone-short" />
      </div>
      <i class="bone bone-button" aria-hidden="true" />
    </>
  );
}
