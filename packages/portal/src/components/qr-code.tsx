import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** ISO/IEC 18004 section 9.1: the light margin around it, in modules. */
const margin = 4;

interface Drawing {
  /** Of a side, in modules, with the margins. */
  readonly size: number;
  readonly path: string;
}

/**
 * A text as a QR code, dark on light in both themes because scanners need that. What draws it is loaded when it is
 * needed; until then, and if that fails, there is nothing.
 */
export function QrCode(props: {
  readonly text: string;
  /** Read out in its place. */
  readonly label: string;
  readonly caption: string;
}): JSX.Element | null {
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  useEffect(() => {
    let isWanted = true;
    draw(props.text).then(
      (drawn) => isWanted && setDrawing(drawn),
      () => isWanted && setDrawing(null),
    );
    return () => void (isWanted = false);
  }, [props.text]);
  if (!drawing) return null;
  return (
    <figure class="qr-code">
      <svg
        viewBox={`0 0 ${drawing.size} ${drawing.size}`}
        role="img"
        aria-label={props.label}
        shape-rendering="crispEdges"
      >
        <path d={drawing.path} />
      </svg>
      <figcaption>{props.caption}</figcaption>
    </figure>
  );
}

async function draw(text: string): Promise<Drawing> {
  const { generate } = await import("lean-qr");
  const code = generate(text);
  let path = "";
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + margin} ${y + margin}h1v1h-1z`;
  return { size: code.size + 2 * margin, path };
}
