import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { goesOnElsewhere } from "../same-account.ts";
import { Notice } from "./notice.tsx";
import { accountName, useSurroundings } from "./surroundings.ts";

/** What was just disconnected, and whether its account is in use all the same. Nothing where nothing was. */
export function DisconnectedNotice(props: {
  readonly credential: WireCredential | null;
  readonly left: readonly WireCredential[];
}): JSX.Element | null {
  const { text } = useSurroundings();
  const { credential, left } = props;
  if (credential === null) return null;
  const account = accountName(credential, text("manage.unnamed"));
  const key = goesOnElsewhere(credential, left) ? "overview.oneEnded" : "overview.disconnected";
  return <Notice kind="success">{text(key, { account })}</Notice>;
}
