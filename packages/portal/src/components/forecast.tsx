import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { instantOf } from "./account.tsx";
import { Notice } from "./notice.tsx";
import { useSurroundings } from "./surroundings.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** As far ahead as the host is told. Earlier it would only worry people. */
const warnDays = 14;

/** What will not go on by itself: access that is missing, an end that comes near. Nothing when all is well. */
export function Forecast(props: { readonly credential: WireCredential }): JSX.Element | null {
  const { text } = useSurroundings();
  const [nowMs] = useState(Date.now);
  const { missingScopes = [], dateGrantExpires } = props.credential;
  const left = dateGrantExpires === undefined ? Infinity : Date.parse(dateGrantExpires) - nowMs;
  if (missingScopes.length > 0) return <Notice kind="warning">{text("manage.moreAccess")}</Notice>;
  if (!(left < warnDays * dayMs)) return null;
  const day = left > 0 ? instantOf(dateGrantExpires) : null;
  return <Notice kind="warning">{day ? text("manage.endsOn", { day }) : text("manage.endsNow")}</Notice>;
}
