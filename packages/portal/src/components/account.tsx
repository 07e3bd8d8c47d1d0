import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { interruptionOf, isUntried, stateSince } from "../interruption.ts";
import { accountDetail, accountName, useSurroundings } from "./surroundings.ts";

/** Which account exactly: the provider's name for it, its state, since when. */
export function AccountCard(props: { readonly credential: WireCredential }): JSX.Element {
  const { text } = useSurroundings();
  const { credential } = props;
  const day = instantOf(stateSince(credential));
  return (
    <div class="account">
      <AccountLine credential={credential} />
      <p class="account-state">
        <StatusBadge credential={credential} />
        {day !== null && <span>{text("manage.since", { day })}</span>}
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
  const { text } = useSurroundings();
  const name = accountName(props.credential, text("manage.unnamed"));
  const detail = accountDetail(props.credential);
  const { externalId, dateCreated } = props.credential;
  const moment = instantOf(dateCreated);
  return (
    <div class="account-line">
      <span class="avatar" aria-hidden="true">
        {[...name][0]?.toUpperCase()}
      </span>
      <span class="account-names">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {detail !== "" && detail !== name && (
          <small>
            <bdi>{detail}</bdi>
          </small>
        )}
        {props.showsMoment && moment !== null && <small>{text("manage.connectedAt", { day: moment })}</small>}
        {props.showsMoment && externalId !== undefined && (
          <small>
            <bdi>{externalId}</bdi>
          </small>
        )}
        {props.showsStatus && <StatusBadge credential={props.credential} />}
      </span>
    </div>
  );
}

function StatusBadge(props: { readonly credential: WireCredential }): JSX.Element {
  const { text } = useSurroundings();
  const { status, missingScopes = [] } = props.credential;
  const interruption = interruptionOf(props.credential);
  if (interruption !== null) {
    return <span class="badge badge-pending">{text(`manage.${interruption.kind}`)}</span>;
  }
  // what lacks access is not shown as if all were well (OA-13)
  if (status === "VALID" && missingScopes.length > 0)
    return <span class="badge badge-pending">{text("manage.lacking")}</span>;
  if (isUntried(props.credential)) return <span class="badge badge-untried">{text("manage.untried")}</span>;
  const words = { VALID: "manage.working", PENDING: "manage.setupPending", INVALID: "manage.broken" } as const;
  return <span class={`badge badge-${status.toLowerCase()}`}>{text(words[status])}</span>;
}

/** Null for what is no instant. */
export function instantOf(date: string | undefined): Date | null {
  const instant = new Date(date ?? "");
  return Number.isNaN(instant.getTime()) ? null : instant;
}
