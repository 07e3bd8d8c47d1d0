/**
 * Draws `catalogue/<key>/icon.svg`: a mark on a rounded tile, readable on light and dark pages at 24 pixels and more.
 *   node scripts/draw-icon.mjs <key> <mark> [--tile #rrggbb] [--ink #rrggbb]
 * The mark is the name of an icon of simple-icons (CC0), or letters such as `letters:Sf` for brands it does not have.
 * Brand marks take the brand's colour on white unless told otherwise; letters are white on the tile.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

/** Strokes in a box 16 wide and 20 high, with round ends: no font, no text element. */
const letters = {
  3: "M2 3.4C3.4 1.9 5.3 1 7.6 1c3.6 0 6 1.8 6 4.5 0 2.6-2.2 4.2-5.4 4.2 3.6 0 6.2 1.7 6.2 4.7C14.4 17.2 11.8 19 8 19c-2.8 0-5-1-6.6-2.8",
  C: "M14.4 4.3A7.7 8.2 0 0 0 8.4 1C4.1 1 1 4.8 1 10s3.1 9 7.4 9c2.6 0 4.7-1.2 6-3.3",
  F: "M3 19V1h10.5M3 10h8.5",
  G: "M14.4 4.3A7.7 8.2 0 0 0 8.4 1C4.1 1 1 4.8 1 10s3.1 9 7.4 9c3.7 0 6.6-2.3 6.6-6.2V11H9.4",
  J: "M12.5 1v12.2c0 3.7-1.9 5.8-5.2 5.8-2.9 0-4.9-1.6-5.4-4.4",
  S: "M14 4.4C12.9 2.2 10.7 1 8 1 4.5 1 2 2.9 2 5.6c0 6.3 12.3 2.5 12.3 8.9C14.3 17.3 11.6 19 8 19c-3.2 0-5.6-1.4-6.6-3.9",
  T: "M1 1h14M8 1v18",
  f: "M12 1.4C7.7-.1 5.5 1.9 5.5 5.4V19M1.5 8h8.8",
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { tile: { type: "string" }, ink: { type: "string" } },
});
const [key, mark] = positionals;
if (key === undefined || mark === undefined)
  throw new TypeError("usage: draw-icon.mjs <key> <mark> [--tile #rrggbb] [--ink #rrggbb]");

const drawing = mark.startsWith("letters:") ? drawLetters(mark.slice(8)) : await drawBrand(mark);
writeFileSync(
  new URL(`../catalogue/${key}/icon.svg`, import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" role="img"><title>${drawing.title ?? key}</title>` +
    `<rect x="0.5" y="0.5" width="47" height="47" rx="10.5" fill="${drawing.tile}" stroke="${drawing.edge}" stroke-opacity="0.12"/>${drawing.body}</svg>\n`,
);

async function drawBrand(name) {
  const icons = await import("simple-icons");
  const icon = icons[`si${name[0].toUpperCase()}${name.slice(1)}`];
  if (icon === undefined) throw new TypeError(`simple-icons has no ${name}`);
  const tile = values.tile ?? "#ffffff";
  // 24 → 31.2 units: the mark fills 65 % of the tile.
  return {
    title: icon.title,
    tile,
    edge: "#000000",
    body: `<path transform="translate(8.4 8.4) scale(1.3)" fill="${values.ink ?? `#${icon.hex}`}" d="${icon.path}"/>`,
  };
}

function drawLetters(text) {
  const shapes = [...text].map((letter) => letters[letter]);
  if (shapes.includes(undefined)) throw new TypeError(`only the letters ${Object.keys(letters).join("")} are drawn`);
  const scale = shapes.length === 1 ? 1.15 : 0.85;
  const advance = text.length === 1 ? 16 : 19;
  const width = (16 + advance * (shapes.length - 1)) * scale;
  const origin = `translate(${round((48 - width) / 2)} ${round((48 - 20 * scale) / 2)}) scale(${scale})`;
  const strokes = shapes
    .map((shape, index) => `<path${index === 0 ? "" : ` transform="translate(${advance * index} 0)"`} d="${shape}"/>`)
    .join("");
  return {
    tile: values.tile ?? "#333333",
    edge: "#000000",
    body: `<g transform="${origin}" fill="none" stroke="${values.ink ?? "#ffffff"}" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round">${strokes}</g>`,
  };
}

function round(value) {
  return Math.round(value * 100) / 100;
}
