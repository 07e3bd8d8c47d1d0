import type { DevicePrompt } from "@portico/protocol";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Title } from "../components/dialog.tsx";
import { Icon } from "../components/icons.tsx";
import { ProviderIcon } from "../components/provider-icon.tsx";
import { QrCode } from "../components/qr-code.tsx";
import { useSurroundings } from "../components/surroundings.ts";

/** A code to type at the provider, where, and until when. Null: it is on its way. */
export function DeviceCode(props: { readonly device: DevicePrompt | null }): JSX.Element {
  const { text, actions } = useSurroundings();
  const { device } = props;
  return (
    <div class="centred">
      {device ? <ProviderIcon /> : <Orbit />}
      <Title>{text(device ? "deviceCode.title" : "deviceCode.fetchingTitle")}</Title>
      {device && <Prompt device={device} />}
      <div class="actions">
        {device && (
          <a
            class="button button-primary"
            href={device.verificationUrlComplete ?? device.verificationUrl}
            target="_blank"
            rel="noopener noreferrer"
          >
            <span>{text("deviceCode.open")}</span>
            <Icon name="external" />
          </a>
        )}
        <div class="row">
          {device && (
            <Button kind="quiet" onClick={actions.retry}>
              {text("deviceCode.newCode")}
            </Button>
          )}
          <Button kind="quiet" onClick={actions.back}>
            {text("cancel")}
          </Button>
        </div>
      </div>
      {device?.verificationUrlComplete !== undefined && (
        // last: on a small screen it must not push the buttons out of sight
        <QrCode
          text={device.verificationUrlComplete}
          label={text("deviceCode.picture", { address: withoutScheme(device.verificationUrl) })}
          caption={text("deviceCode.scan")}
        />
      )}
    </div>
  );
}

function Orbit(): JSX.Element {
  return (
    <span class="orbit">
      <ProviderIcon />
    </span>
  );
}

function Prompt({ device }: { readonly device: DevicePrompt }): JSX.Element {
  const { text, rich } = useSurroundings();
  const [isCopied, setIsCopied] = useState(false);
  const code = useRef<HTMLElement>(null);

  const copyCode = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(device.userCode);
      setIsCopied(true);
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current);
    }
  };

  return (
    <>
      <p class="lead">{text("deviceCode.body")}</p>
      <div class="card device-code">
        <code ref={code} dir="ltr" translate={false} aria-label={text("deviceCode.label")}>
          {device.userCode}
        </code>
        <button
          type="button"
          class="link-button"
          aria-label={text("copyNamed", { field: text("deviceCode.label") })}
          onClick={() => void copyCode()}
        >
          <Icon name={isCopied ? "check" : "copy"} />
          <span aria-live="polite">{text(isCopied ? "copied" : "copy")}</span>
        </button>
      </div>
      <p class="device-address">
        {rich("deviceCode.anyDevice", { address: <bdi dir="ltr">{withoutScheme(device.verificationUrl)}</bdi> })}
      </p>
      <p class="lead">{text("deviceCode.until", { until: new Date(device.expiresAt) })}</p>
    </>
  );
}

/** As people type it. */
function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}
