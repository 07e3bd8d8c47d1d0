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
  const { messages, actions, provider } = useSurroundings();
  const text = messages.deviceCode;
  const { device } = props;
  return (
    <div class="centred">
      {device ? <ProviderIcon /> : <Orbit />}
      <Title>{device ? text.title(provider) : text.fetchingTitle(provider)}</Title>
      {device && <Prompt device={device} />}
      <div class="actions">
        {device && (
          <a
            class="button button-primary"
            href={device.verificationUrlComplete ?? device.verificationUrl}
            target="_blank"
            rel="noopener noreferrer"
          >
            <span>{text.open(provider)}</span>
            <Icon name="external" />
          </a>
        )}
        <div class="row">
          {device && (
            <Button kind="quiet" onClick={actions.retry}>
              {text.newCode}
            </Button>
          )}
          <Button kind="quiet" onClick={actions.back}>
            {messages.cancel}
          </Button>
        </div>
      </div>
      {device?.verificationUrlComplete !== undefined && (
        // last: on a small screen it must not push the buttons out of sight
        <QrCode
          text={device.verificationUrlComplete}
          label={text.picture(withoutScheme(device.verificationUrl))}
          caption={text.scan}
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
  const { messages, provider, host } = useSurroundings();
  const text = messages.deviceCode;
  const { copy, copied } = messages.problem;
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
      <p class="lead">{text.body(provider, host)}</p>
      <div class="card device-code">
        <code ref={code} dir="ltr" translate={false} aria-label={text.codeLabel}>
          {device.userCode}
        </code>
        <button
          type="button"
          class="link-button"
          aria-label={`${copy}: ${text.codeLabel}`}
          onClick={() => void copyCode()}
        >
          <Icon name={isCopied ? "check" : "copy"} />
          <span aria-live="polite">{isCopied ? copied : copy}</span>
        </button>
      </div>
      <p class="device-address">
        {text.anyDevice} <span dir="ltr">{withoutScheme(device.verificationUrl)}</span>
      </p>
      <p class="lead">{text.until(timeOf(device.expiresAt, messages.language))}</p>
    </>
  );
}

/** As people type it. */
function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}

function timeOf(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(instant));
}
