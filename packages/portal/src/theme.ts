/**
 * The host's accent colour, made readable: the text on it and the accent used as text both reach 4.5 to 1 (WCAG 2.2,
 * 1.4.3), whatever colour was chosen. Pure, apart from `applyTheme`.
 */
export interface Accent {
  readonly fill: string;
  readonly onFill: string;
  /** The accent as text or line on the dialog's own surface. */
  readonly line: string;
}

type Rgb = readonly [number, number, number];

const surfaces = { light: [255, 255, 255], dark: [28, 29, 33] } as const satisfies Record<string, Rgb>;
const ink: Rgb = [17, 18, 22];
const paper: Rgb = [255, 255, 255];
const leastContrast = 4.5;
/** A filled button is told from the surface around it at this contrast (WCAG 2.2, 1.4.11). */
const leastShapeContrast = 1.6;

/** Accent for one colour scheme; null for a text that is not `#rgb` or `#rrggbb`. */
export function accentFor(colour: string, scheme: "light" | "dark"): Accent | null {
  const given = readColour(colour);
  if (!given) return null;
  const surface = surfaces[scheme];
  const away = scheme === "light" ? ink : paper;
  const fill = shiftUntil(given, away, (candidate) => contrast(candidate, surface) >= leastShapeContrast);
  const onFill = contrast(paper, fill) >= leastContrast || contrast(paper, fill) >= contrast(ink, fill) ? paper : ink;
  const readableFill = shiftUntil(fill, onFill === paper ? ink : paper, (candidate) => {
    return contrast(onFill, candidate) >= leastContrast;
  });
  const line = shiftUntil(given, away, (candidate) => contrast(candidate, surface) >= leastContrast);
  return { fill: written(readableFill), onFill: written(onFill), line: written(line) };
}

/** Sets the accent's variables through the CSSOM, which a policy without inline styles allows. */
export function applyTheme(root: HTMLElement, colour: string | undefined, scheme: "light" | "dark"): void {
  const accent = colour === undefined ? null : accentFor(colour, scheme);
  const variables = { "--accent": accent?.fill, "--on-accent": accent?.onFill, "--accent-line": accent?.line };
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) root.style.removeProperty(name);
    else root.style.setProperty(name, value);
  }
}

export function contrast(one: Rgb, other: Rgb): number {
  const [brighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (brighter + 0.05) / (darker + 0.05);
}

export function readColour(colour: string): Rgb | null {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour.trim());
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour.trim());
  const parts = (short ? short.slice(1).map((digit) => digit + digit) : long?.slice(1)) ?? null;
  return parts && (parts.map((part) => Number.parseInt(part, 16)) as unknown as Rgb);
}

function shiftUntil(from: Rgb, towards: Rgb, holds: (candidate: Rgb) => boolean): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = from.map((channel, index) => {
      return Math.round(channel + ((towards[index] ?? channel) - channel) * share);
    }) as unknown as Rgb;
    if (holds(candidate)) return candidate;
  }
  return towards;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function written(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
