import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { interruptionOf, stateSince } from "../interruption.ts";
import { accountDetail, accountName, useSurroundings } from "./surroundings.ts";

/** Which account exactly: the provider's name for it, its state, since when. */
export function AccountCard(props: { readonly credential: WireCredential }): JSX.Element {
  const { messages } = useSurroundings();
  const { credential } = props;
  const day = dayOf(stateSince(credential), messages.language);
  return (
    <div class="account">
      <AccountLine credential={credential} />
      <p class="account-state">
        <StatusBadge credential={credential} />
        {day !== null && <span>{messages.manage.since(day)}</span>}
      </p>
    </div>
  );
}

/**
 * `showsStatus` where several accounts stand in a list; `showsMoment` where only the moment of connecting, and the host's
 * own name for the connection, tell them apart.
 */
export function AccountLine(props: {
  readonly credential: WireCredential;
  readonly showsStatus?: boolean;
  readonly showsMoment?: boolean;
}): JSX.Element {
  const { messages, provider } = useSurroundings();
  const name = accountName(props.credential, messages.manage.unnamed(provider));
  const detail = accountDetail(props.credential);
  const { externalId, dateCreated } = props.credential;
  const moment = momentOf(dateCreated, messages.language);
  return (
    <div class="account-line">
      <span class="avatar" aria-hidden="true">
        {[...name][0]?.toUpperCase()}
      </span>
      <span class="account-names">
        <strong dir="auto">{name}</strong>
        {detail !== "" && detail !== name && <small dir="auto">{detail}</small>}
        {props.showsMoment && moment !== null && <small>{messages.manage.connectedAt(moment)}</small>}
        {props.showsMoment && externalId !== undefined && <small dir="auto">{externalId}</small>}
        {props.showsStatus && <StatusBadge credential={props.credential} />}
      </span>
    </div>
  );
}

function StatusBadge(props: { readonly credential: WireCredential }): JSX.Element {
  const { messages, provider } = useSurroundings();
  const { working, setupPending, broken, lacking, waiting, checking, paused } = messages.manage;
  const { status, missingScopes = [] } = props.credential;
  const interruption = interruptionOf(props.credential);
  if (interruption !== null) {
    const text = { paused, waiting: waiting(provider), checking }[interruption.kind];
    return <span class="badge badge-pending">{text}</span>;
  }
  // what lacks access is not shown as if all were well (OA-13)
  if (status === "VALID" && missingScopes.length > 0) return <span class="badge badge-pending">{lacking}</span>;
  const text = { VALID: working, PENDING: setupPending, INVALID: broken }[status];
  return <span class={`badge badge-${status.toLowerCase()}`}>{text}</span>;
}

/** To the minute: an account may have been connected twice on one day. */
function momentOf(date: string, language: string): string | null {
  const instant = new Date(date);
  if (Number.isNaN(instant.getTime())) return null;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(instant);
}

/** A day in the reader's own words; null for what is no instant. */
export function dayOf(date: string | undefined, language: string): string | null {
  const instant = new Date(date ?? "");
  if (Number.isNaN(instant.getTime())) return null;
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" }).format(instant);
}
