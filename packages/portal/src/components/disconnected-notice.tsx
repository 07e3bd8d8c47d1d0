import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { goesOnElsewhere } from "../same-account.ts";
import { Notice } from "./notice.tsx";
import { accountName, isolated, useSurroundings } from "./surroundings.ts";

/** What was just disconnected, and whether its account is in use all the same. Nothing where nothing was. */
export function DisconnectedNotice(props: {
  readonly credential: WireCredential | null;
  readonly left: readonly WireCredential[];
}): JSX.Element | null {
  const { messages, provider } = useSurroundings();
  const { credential, left } = props;
  if (credential === null) return null;
  const name = isolated(accountName(credential, messages.manage.unnamed(provider)));
  const text = goesOnElsewhere(credential, left) ? messages.overview.oneEnded : messages.overview.disconnected;
  return <Notice kind="success">{text(name)}</Notice>;
}
