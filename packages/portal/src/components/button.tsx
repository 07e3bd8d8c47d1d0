import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./icons.tsx";

export interface ButtonProps {
  readonly kind?: "primary" | "secondary" | "quiet" | "danger";
  readonly type?: "button" | "submit";
  readonly icon?: IconName;
  /** Shows that work is going on; the button stays focusable and does nothing. */
  readonly isBusy?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
  readonly elementRef?: (element: HTMLButtonElement | null) => void;
  readonly children: ComponentChildren;
}

export function Button(props: ButtonProps): JSX.Element {
  const { kind = "primary", type = "button", isBusy = false, icon, onClick, elementRef } = props;
  return (
    <button
      ref={elementRef ?? null}
      type={type}
      class={`button button-${kind}`}
      aria-disabled={isBusy}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy && <span class="spinner" aria-hidden="true" />}
      <span>{props.children}</span>
      {icon && !isBusy && <Icon name={icon} />}
    </button>
  );
}
