import type { WireCredential } from "@portico/protocol";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Dialog } from "./components/dialog.tsx";
import { SurroundingsContext, accountName, type Surroundings } from "./components/surroundings.ts";
import type { Messages } from "./messages.ts";
import type { PortalActions } from "./portal-actions.ts";
import type { PortalState } from "./state.ts";
import { viewOf, type View } from "./view.ts";
import { CurrentView } from "./views/current-view.tsx";

/** The dialog with the view of this state; nothing at all while the portal is hidden. */
export function Portal(props: {
  readonly state: PortalState;
  readonly messages: Messages;
  /** False while the language is on its way: then there is the layout without its words. */
  readonly hasWords: boolean;
  readonly actions: PortalActions;
}): JSX.Element | null {
  const { state, messages, hasWords, actions } = props;
  const shown = viewOf(state);
  const view: View | null = shown && !hasWords ? { name: "booting" } : shown;
  const surroundings = useMemo(() => {
    const about = surroundingsOf(state, messages, actions);
    return about && !hasWords ? { ...about, showsSecuredBy: false } : about;
  }, [state, messages, hasWords, actions]);
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
  const provider = integration.name;
  const host = state.hostName || integration.portico.hostName;
  return {
    ...messages.about({ provider, host, hasHost: host === "" ? "no" : "yes" }),
    actions,
    integration,
    integrationType: snapshot.integrationType,
    provider,
    host,
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
  const { text } = surroundings;
  const named = (credential: WireCredential): string => accountName(credential, text("manage.unnamed"));
  switch (view.name) {
    case "waiting":
      return view.sight === "open" ? text("waiting.body") : "";
    case "device_code":
      return view.device ? text("deviceCode.announced", { code: [...view.device.userCode].join(" ") }) : "";
    case "verifying":
      return text("verifying.body");
    case "manage":
      return view.isNew ? text("manage.isNew", { account: named(view.credential) }) : "";
    case "success":
      return text("success.body", { account: named(view.credential) });
    default:
      return "";
  }
}
