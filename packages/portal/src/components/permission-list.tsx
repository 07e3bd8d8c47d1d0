import type { JSX } from "preact";
import type { ControlProps } from "./field-control.tsx";
import { useSurroundings } from "./surroundings.ts";

/** What the host asks for, a line each: what it needs stands fixed, the rest is the end user's to switch. */
export function PermissionList(props: Pick<ControlProps, "id" | "input" | "value" | "onInput">): JSX.Element {
  const { text } = useSurroundings();
  const chosen = props.value.split(" ").filter((name) => name !== "");
  return (
    <div id={props.id} class="choices" role="group" aria-label={props.input.title} tabIndex={-1}>
      {(props.input.permissions ?? []).map(({ name, label, isFixed }) => (
        <label key={name} class="choice">
          <input
            type="checkbox"
            checked={isFixed || chosen.includes(name)}
            disabled={isFixed}
            onChange={(event) =>
              props.onInput(
                (event.currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name)).join(" "),
              )
            }
          />
          <span>
            <bdi>{label}</bdi>
            {isFixed && <small class="choice-note"> {text("fields.fixed")}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
