import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { unremembered } from "../components/field-control.tsx";
import { Icon } from "../components/icons.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { SettingControlProps } from "./setting-control.tsx";
import type { OfType, PairRow } from "./setting-values.ts";

/** Names with their values, a row each. Enter in a row begins the next one. */
export function PairsControl(
  props: SettingControlProps<OfType<"KEY_VALUE_LIST">> & { readonly value: readonly PairRow[] },
): JSX.Element {
  const { text } = useSurroundings();
  const { input, value, id } = props;
  const rows = value.length > 0 ? value : [{ name: "", value: "" }];
  const focusNext = useRef<string | null>(null);
  const nameLabel = input.keyLabel ?? text("settings.name");
  const valueLabel = input.valueLabel ?? text("settings.value");
  const rowId = (index: number): string => (index === 0 ? id : `${id}-${index}`);

  useLayoutEffect(() => {
    if (focusNext.current !== null) document.getElementById(focusNext.current)?.focus();
    focusNext.current = null;
  });

  const change = (index: number, part: Partial<PairRow>): void =>
    props.onChange(rows.map((row, each) => (each === index ? { ...row, ...part } : row)));
  const add = (): void => {
    focusNext.current = rowId(rows.length);
    props.onChange([...rows, { name: "", value: "" }]);
  };
  const remove = (index: number): void => {
    focusNext.current = rowId(Math.max(0, index - 1));
    props.onChange(rows.filter((_row, each) => each !== index));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };

  return (
    <div class="parts">
      {rows.map((row, index) => (
        <div key={index} class="pair" role="group" aria-label={text("settings.entry", { count: index + 1 })}>
          <div class="control">
            <input
              {...unremembered}
              id={rowId(index)}
              type="text"
              dir="auto"
              aria-label={nameLabel}
              placeholder={nameLabel}
              aria-invalid={props.isWrong}
              aria-describedby={props.describedBy}
              value={row.name}
              onInput={(event) => change(index, { name: event.currentTarget.value })}
              onKeyDown={onKeyDown}
            />
          </div>
          <div class="control">
            <input
              {...unremembered}
              type="text"
              dir="auto"
              aria-label={valueLabel}
              placeholder={valueLabel}
              value={row.value}
              onInput={(event) => change(index, { value: event.currentTarget.value })}
              onKeyDown={onKeyDown}
            />
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={text("settings.removeNamed", {
              field: row.name || text("settings.entry", { count: index + 1 }),
            })}
            onClick={() => remove(index)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      {rows.length < (input.maxItems ?? 200) && (
        <button type="button" class="link-button" onClick={add}>
          <Icon name="plus" />
          <span>{text("settings.addEntry")}</span>
        </button>
      )}
    </div>
  );
}
