import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Dialog } from "./components/dialog.tsx";
import { SurroundingsContext, accountName, isolated, type Surroundings } from "./components/surroundings.ts";
import type { Messages } from "./messages.ts";
import type { PortalActions } from "./portal-actions.ts";
import type { PortalState } from "./state.ts";
import { viewOf, type View } from "./view.ts";
import { CurrentView } from "./views/current-view.tsx";

/** The dialog with the view of this state; nothing at all while the portal is hidden. */
export function Portal(props: {
  readonly state: PortalState;
  readonly messages: Messages;
  readonly actions: PortalActions;
}): JSX.Element | null {
  const { state, messages, actions } = props;
  const view = viewOf(state);
  const surroundings = useMemo(() => surroundingsOf(state, messages, actions), [state, messages, actions]);
  if (!view || !surroundings) return null;
  return (
    <SurroundingsContext.Provider value={surroundings}>
      <Dialog
        viewKey={keyOf(view)}
        announcement={announcementOf(view, surroundings)}
        onBack={"canGoBack" in view && view.canGoBack && view.name !== "problem" ? actions.back : null}
        closesOnBackdrop={closesOnBackdrop.includes(view.name)}
      >
        <CurrentView view={view} answers={state.answers} />
      </Dialog>
    </SurroundingsContext.Provider>
  );
}

const closesOnBackdrop: readonly View["name"][] = ["overview", "manage", "attention", "success", "stale", "problem"];

function surroundingsOf(state: PortalState, messages: Messages, actions: PortalActions): Surroundings | null {
  const { snapshot } = state;
  if (!snapshot?.integration || snapshot.integrationType === null) return null;
  const { integration, config } = snapshot;
  return {
    messages,
    actions,
    integration,
    integrationType: snapshot.integrationType,
    provider: integration.name,
    host: state.hostName || integration.portico.hostName,
    iconBase: snapshot.iconBase,
    description: config.description ?? "",
    overview: config.overview ?? "",
    showsSecuredBy: config.paragonLink !== false,
  };
}

/** A new key makes a new body and moves the focus; a busy button or a second look at the window does not. */
function keyOf(view: View): string {
  switch (view.name) {
    case "waiting":
      return `waiting-${view.sight === "opening" || view.sight === "open" ? "open" : view.sight}`;
    case "device_code":
      return `device_code-${view.device?.userCode ?? ""}`;
    case "fields":
      return `fields-${view.fields.map((input) => input.id).join()}`;
    case "setup":
      return `setup-${view.credential.id}`;
    default:
      return view.name;
  }
}

/** What the focused heading alone does not tell. */
function announcementOf(view: View, surroundings: Surroundings): string {
  const { messages, provider, host } = surroundings;
  switch (view.name) {
    case "waiting":
      return view.sight === "open" ? messages.waiting.body(provider, host) : "";
    case "device_code":
      return view.device ? `${messages.deviceCode.codeLabel}: ${[...view.device.userCode].join(" ")}` : "";
    case "verifying":
      return messages.verifying.body;
    case "manage":
      return view.isNew
        ? messages.manage.isNew(isolated(accountName(view.credential, messages.manage.unnamed(provider))))
        : "";
    case "success":
      return messages.success.body(
        isolated(accountName(view.credential, messages.manage.unnamed(provider))),
        provider,
        host,
      );
    default:
      return "";
  }
}
