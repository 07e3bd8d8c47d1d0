/** An icon for a provider that brought none: its first letter on its colour. `brandColor` is `#rrggbb`. */
export function drawMonogram(name: string, brandColor: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase() ?? "•";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="${brandColor}"/>` +
    `<text x="12" y="16.5" font-family="system-ui, sans-serif" font-size="13" font-weight="600" text-anchor="middle" ` +
    `fill="${isLight(brandColor) ? "#111111" : "#ffffff"}">${letter}</text></svg>`
  );
}

/** By relative luminance (WCAG 2.2): above 0.179 black has the better contrast. */
function isLight(color: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
