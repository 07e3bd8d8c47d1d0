/** Line icons on a grid of 20, drawn in the colour of the text around them. Decorative: words say what they mean. */
import type { JSX } from "preact";

const paths = {
  close: "M5 5l10 10M15 5L5 15",
  back: "M12.5 4.5L7 10l5.5 5.5",
  check: "M4.5 10.5l3.6 3.6 7.4-8.2",
  person: "M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10zM3.8 16.6a6.2 6.2 0 0 1 12.4 0",
  undo: "M7.5 4L4 7.5 7.5 11M4.4 7.5h7.1a4.3 4.3 0 0 1 0 8.6H7",
  external: "M8 5H5v10h10v-3M11.5 4.5h4v4M15 5l-6.5 6.5",
  chevron: "M5.5 8l4.5 4.5L14.500 8",
  warning: "M10 7.600v3.600M10 13.900v.1M10 3.200l7.400 13H2.600z",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.200v4.200M10 6.500v.1",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.200V10l2.600 1.900",
  window: "M3.500 5.500h13v9.500h-13zM3.500 8.500h13",
  search: "M9 14.200A5.200 5.200 0 1 0 9 3.800a5.200 5.200 0 0 0 0 10.400zM12.800 12.800l3.700 3.700",
  plus: "M10 4.500v11M4.500 10h11",
  copy: "M7.500 7.500h8v8.500h-8zM12.500 4.500h-8V13",
  key: "M12.800 10.600a3.600 3.600 0 1 0-3.400-3.400l-5.600 5.600v2.900h2.900v-2h2v-2z",
  unplug: "M7 3.500v3M13 3.500v3M5 6.500h10v2.700a5 5 0 0 1-10 0zM10 14.200v2.800",
} as const;

export type IconName = keyof typeof paths;

/** They point along the line of reading. */
const directed: readonly IconName[] = ["back", "external"];

export function Icon(props: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      class={`icon ${directed.includes(props.name) ? "mirrored" : ""}`}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}
