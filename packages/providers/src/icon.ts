/**
 * Icons are drawn inside the portal and the dashboard, and private ones come from outside: so an icon is not made safe,
 * it is safe or refused. What is not on these lists is not an icon.
 */
const elements = new Set(
  "svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath title".split(
    " ",
  ),
);
const attributes = new Set(
  (
    "xmlns viewBox width height role aria-label aria-hidden id d x y x1 x2 y1 y2 cx cy r rx ry fx fy points offset transform " +
    "fill fill-rule fill-opacity clip-path clip-rule opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-opacity " +
    "stroke-miterlimit stroke-dasharray stop-color stop-opacity gradientUnits gradientTransform clipPathUnits preserveAspectRatio"
  ).split(" "),
);
const safeValue = /^[^<>&\\"']*$/;
const tag = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][A-Za-z-]*="[^"]*")*)\s*(\/?)>|([^<]+)/y;
const longestIcon = 20_000;

/**
 * What keeps a text from being a safe icon, as sentences; empty when it is one. Allowed are shapes, gradients and a
 * title. Refused are scripts, event handlers, styles, links, references outside the icon, foreign content, entities,
 * comments and declarations, by not being allowed.
 */
export function iconProblems(svg: string): string[] {
  if (svg.length > longestIcon) return [`the icon is longer than ${longestIcon} characters`];
  const problems = new Set<string>();
  const open: string[] = [];
  let roots = 0;
  let position = 0;
  while (position < svg.length) {
    tag.lastIndex = position;
    const match = tag.exec(svg);
    if (match === null) return [...problems, `the icon holds markup that is not allowed, at character ${position}`];
    position = tag.lastIndex;
    const [, closing, name = "", list = "", selfClosing, text] = match;
    if (text !== undefined) {
      if (text.trim() !== "" && open.at(-1) !== "title") problems.add("text outside <title>");
      if (/[&>]/.test(text)) problems.add("entities are not allowed");
    } else if (closing === "/") {
      if (open.pop() !== name || list !== "" || selfClosing === "/") return [...problems, `</${name}> closes nothing`];
    } else {
      if (open.length === 0) {
        roots += 1;
        if (name !== "svg") problems.add("the icon must be one <svg>");
        if (!/\sviewBox="/.test(list)) problems.add("<svg> needs a viewBox");
        if (!list.includes('xmlns="http://www.w3.org/2000/svg"')) problems.add("<svg> needs its namespace");
      }
      checkTag(name, list, problems);
      if (selfClosing !== "/") open.push(name);
    }
  }
  if (roots !== 1 || open.length > 0) problems.add("the icon must be one <svg>");
  return [...problems];
}

function checkTag(name: string, list: string, problems: Set<string>): void {
  if (!elements.has(name)) problems.add(`<${name}> is not allowed`);
  for (const [, attribute = "", value = ""] of list.matchAll(/([A-Za-z-]+)="([^"]*)"/g)) {
    if (!attributes.has(attribute)) problems.add(`the attribute ${attribute} is not allowed`);
    else if (!safeValue.test(value)) problems.add(`the value of ${attribute} is not allowed`);
    else if (
      /\(/.test(value) &&
      attribute !== "transform" &&
      attribute !== "gradientTransform" &&
      !/^url\(#[A-Za-z][\w-]*\)$/.test(value)
    ) {
      problems.add(`${attribute} may only refer to a part of the icon`);
    } else if (attribute === "xmlns" && value !== "http://www.w3.org/2000/svg") problems.add("a foreign namespace");
  }
}
