import type { JSX } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import { watchVisibility, type VisibilityWatch } from "../visible-click.ts";
import { Button, type ButtonProps } from "./button.tsx";
import { OpeningContext } from "./dialog.tsx";
import { useSurroundings } from "./surroundings.ts";

/** A button for what must not be clicked unseen: connect, disconnect. Says so when something covers it. */
export function GuardedButton(props: Omit<ButtonProps, "elementRef" | "type"> & { onClick: () => void }): JSX.Element {
  const { text } = useSurroundings();
  const opening = useContext(OpeningContext);
  const element = useRef<HTMLButtonElement | null>(null);
  const watch = useRef<VisibilityWatch | null>(null);
  const [isCovered, setIsCovered] = useState(false);

  // Not a passive effect: it would come after the first picture, and a click before it would be lost.
  useLayoutEffect(() => {
    if (!element.current) return;
    watch.current = watchVisibility(element.current, opening);
    return () => watch.current?.stop();
  }, []);

  return (
    <>
      <Button
        {...props}
        elementRef={(found) => {
          element.current = found;
        }}
        onClick={(event) => {
          watch.current?.judge(
            event,
            () => {
              setIsCovered(false);
              props.onClick();
            },
            () => setIsCovered(true),
          );
        }}
      />
      {isCovered && (
        <p class="hint" role="alert">
          {text("covered")}
        </p>
      )}
    </>
  );
}
