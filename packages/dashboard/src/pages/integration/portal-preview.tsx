import { Text } from "@mantine/core";
import { defaultAccentColor, type ProviderSummary } from "@portico/protocol/endpoints";
import { Markdown } from "../../components/markdown.tsx";
import { ProviderIcon } from "../../components/provider-icon.tsx";
import classes from "./portal-preview.module.css";

interface PortalPreviewProps {
  readonly description: string;
  readonly overview: string;
  readonly accentColor: string;
  readonly integrationType: string;
  readonly provider: ProviderSummary | undefined;
}

/** A likeness of the portal's first view, while the texts are being written. */
export function PortalPreview({ description, overview, accentColor, integrationType, provider }: PortalPreviewProps) {
  const name = provider?.name ?? integrationType;
  const accent = /^#[0-9a-f]{6}$/i.test(accentColor) ? accentColor : defaultAccentColor;
  return (
    <figure className={classes["preview"]}>
      <figcaption className={classes["caption"]}>Preview</figcaption>
      <div className={classes["portal"]}>
        <div className={classes["head"]}>
          <ProviderIcon name={name} iconUrl={provider?.iconUrl} />
          <div>
            <Text fw={600}>{name}</Text>
            <Text size="sm" c="dimmed">
              {description || provider?.description}
            </Text>
          </div>
        </div>
        {overview ? <Markdown text={overview} /> : null}
        {/* Not a button: it does nothing, and nobody should stop at it. */}
        <span
          aria-hidden="true"
          className={classes["connect"]}
          style={{ background: accent, color: readableOn(accent) }}
        >
          Connect {name}
        </span>
      </div>
    </figure>
  );
}

/** White or near-black, whichever reads better on a colour (WCAG 2.2, relative luminance). */
function readableOn(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#161513" : "#ffffff";
}
