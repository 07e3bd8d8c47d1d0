import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./icons.tsx";

const icons = { danger: "warning", warning: "warning", success: "check", info: "info" } as const satisfies Record<
  string,
  IconName
>;

/** A coloured box with a sentence. Errors interrupt a screen reader; the rest waits its turn. */
export function Notice(props: {
  readonly kind: keyof typeof icons;
  readonly id?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`notice notice-${props.kind}`} role={props.kind === "danger" ? "alert" : undefined} id={props.id}>
      <Icon name={icons[props.kind]} />
      <div>{props.children}</div>
    </div>
  );
}
