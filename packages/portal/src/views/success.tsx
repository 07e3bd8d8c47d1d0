import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { AccountLine } from "../components/account.tsx";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { accountName, useSurroundings } from "../components/surroundings.ts";

const closesAfterMs = 2_000;

/** After a direct installation: says which account, then goes by itself unless somebody is reading or about to click. */
export function Success(props: { readonly credential: WireCredential }): JSX.Element {
  const { text, actions } = useSurroundings();
  const area = useRef<HTMLDivElement>(null);
  // A pointer that rests where the button before was pressed says nothing; one that moves here does.
  const isRead = useRef(false);
  const account = accountName(props.credential, text("manage.unnamed"));

  useEffect(() => {
    const closeUnlessHeld = (): void => {
      const isHeld = isRead.current || area.current?.querySelector("button") === document.activeElement;
      if (!isHeld) actions.close();
    };
    const timer = setInterval(closeUnlessHeld, closesAfterMs);
    return () => clearInterval(timer);
  }, [actions]);

  return (
    <div
      class="centred"
      ref={area}
      onPointerMove={(event) => {
        if (event.movementX !== 0 || event.movementY !== 0) isRead.current = true;
      }}
      onPointerLeave={() => {
        isRead.current = false;
      }}
    >
      <span class="seal">
        <svg viewBox="0 0 48 48" aria-hidden="true">
          <circle cx="24" cy="24" r="22" />
          <path d="M15 24.500l6.200 6.200L33.500 18" />
        </svg>
      </span>
      <Title>{text("success.title")}</Title>
      <p class="lead">{text("success.body", { account })}</p>
      <div class="account">
        <AccountLine credential={props.credential} />
      </div>
      <div class="actions">
        <Button onClick={actions.close}>{text("manage.done")}</Button>
      </div>
    </div>
  );
}
