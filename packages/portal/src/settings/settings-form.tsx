/** The settings of the account that is shown. A chunk of its own: `settings-block.tsx` loads it. */
import type { WireDataSource, WireSettingInput } from "@portico/protocol";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useSurroundings } from "../components/surroundings.ts";
import type { PortalActions } from "../portal-actions.ts";
import type { ShownSettings } from "../view.ts";
import { faultText } from "./fault-text.ts";
import { SaveBar } from "./save-bar.tsx";
import type { SettingLists } from "./setting-control.tsx";
import { SettingField, settingId } from "./setting-field.tsx";
import { readChanges, shownInputs, shownValue, withChange } from "./setting-values.ts";
import { isDirty } from "./settings-draft.ts";

export function SettingsForm(props: ShownSettings): JSX.Element {
  const { actions, integration, text } = useSurroundings();
  const { credentialId, configuration, inputs, draft } = props;
  const saved = configuration.sharedSettings;
  const { dataSources } = integration.sdkIntegrationConfig;
  const lists = useMemo(() => listsOf(actions, credentialId, dataSources), [credentialId, actions]);
  const shown = shownInputs(inputs, saved, draft.values);
  useFocusOnFault(props, shown);

  const submit = (event: Event): void => {
    event.preventDefault();
    if (draft.step === "sending" || !isDirty(draft)) return;
    const { changes, faults } = readChanges(inputs, saved, draft.values);
    const { id: configurationId } = configuration;
    if (Object.keys(faults).length > 0) actions.refuseSettings(configurationId, faults);
    // such as a question that is not asked any more
    else if (Object.keys(changes).length === 0) actions.discardSettings(configurationId);
    else actions.saveSettings({ credentialId, configurationId, changes });
  };

  return (
    <form class="form" noValidate autocomplete="off" aria-labelledby="settings-title" onSubmit={submit}>
      {sectionsOf(shown).map(({ name, inputs: together }, index) => {
        const fields = together.map((input) => {
          const fault = draft.faults[input.id];
          return (
            <SettingField
              key={input.id}
              input={input}
              lists={lists}
              value={draft.values[input.id] ?? shownValue(input, saved)}
              error={fault ? faultText({ text }, fault) : null}
              onChange={(value) =>
                actions.editSetting(configuration.id, input.id, withChange(draft.values, input, value, saved))
              }
            />
          );
        });
        if (name === undefined) return fields;
        return (
          <div key={`section ${name} ${index}`} class="form section" role="group" aria-labelledby={`section-${index}`}>
            <h3 id={`section-${index}`}>
              <bdi>{name}</bdi>
            </h3>
            {fields}
          </div>
        );
      })}
      <SaveBar {...props} shown={shown} />
    </form>
  );
}

/** The first wrong field has the focus after every refusal; what is not shown cannot have it. */
function useFocusOnFault({ draft }: ShownSettings, shown: readonly WireSettingInput[]): void {
  const seen = useRef(draft.refusals);
  useLayoutEffect(() => {
    if (seen.current === draft.refusals) return;
    seen.current = draft.refusals;
    const wrong = shown.find(({ id }) => draft.faults[id] !== undefined);
    if (wrong) document.getElementById(settingId(wrong.id))?.focus();
  }, [draft.refusals]);
}

/** Inputs in a row that name the same section stand together. */
function sectionsOf(inputs: readonly WireSettingInput[]): { name: string | undefined; inputs: WireSettingInput[] }[] {
  const sections: { name: string | undefined; inputs: WireSettingInput[] }[] = [];
  for (const input of inputs) {
    const last = sections.at(-1);
    if (last && last.name === input.section) last.inputs.push(input);
    else sections.push({ name: input.section, inputs: [input] });
  }
  return sections;
}

/** Several questions may have the same list behind them: a page is asked for once, unless that failed. */
function listsOf(
  actions: PortalActions,
  credentialId: string,
  dataSources: Readonly<Record<string, WireDataSource>>,
): SettingLists {
  const pages = new Map<string, ReturnType<PortalActions["loadChoices"]>>();
  return {
    sourceOf: ({ sourceType = "" }) => dataSources[sourceType],
    pagesOf: (from, dependsOn) => (search, cursor) => {
      const key = JSON.stringify([from, dependsOn, search, cursor]);
      const known = pages.get(key);
      if (known) return known;
      const parameters = dependsOn && [
        { key: dependsOn.key, source: { type: "VALUE" as const, value: dependsOn.value } },
      ];
      const page = actions.loadChoices({ from, credentialId, search, cursor, ...(parameters && { parameters }) });
      pages.set(key, page);
      // What is empty may be filled at the provider, and then asked for again.
      const forget = (): boolean => pages.delete(key);
      page.then(({ options }) => options.length === 0 && forget(), forget);
      return page;
    },
  };
}
