/** The settings of a connected account, in everything that can become of them. */
import type { WireDynamicSource, WireSettingInput } from "@portico/protocol";
import type { Frame, Page } from "playwright-core";
import type { HostPage, Scene } from "./scenes.ts";
import { credentialOf, integrationOf, updateOf } from "./snapshots.ts";
import type { Stub } from "./stub-server.ts";

const configurationId = "55555555-5555-4555-8555-555555555555";
const list = (cacheKey: string, title: string): WireDynamicSource => ({
  type: "DYNAMIC_DATA_SOURCE",
  cacheKey,
  title,
  refreshDependencies: [],
});

export const hubspot = integrationOf("hubspot", "HubSpot", {
  config: {
    dataSources: {
      pipelines: list("pipelines", "Pipelines"),
      stages: {
        type: "COMBO_INPUT_DATA_SOURCE",
        id: "stages",
        title: "Stages",
        mainInputSource: list("pipelines", "Pipeline"),
        dependentInputSource: list("stages", "Stage"),
      },
      fields: {
        type: "FIELD_MAPPER_DATA_SOURCE",
        id: "fields",
        title: "Fields",
        recordSource: list("objects", "Object in HubSpot"),
        fieldSource: list("fields", "Field"),
      },
    },
  },
});

/** An account whose questions were answered in this way. */
export function answered(sharedSettings: Record<string, unknown> = {}, dateUpdated = "2026-11-03T09:30:00.000Z") {
  return credentialOf("Acme Sales", {
    providerData: { accountName: "Acme Sales", accountDetail: "ada@example.com" },
    configurations: [
      {
        id: configurationId,
        connectCredentialId: "33333333-3333-4333-8333-333333333333",
        workflowSettings: {},
        sharedSettings,
        configMeta: {},
        isDefault: true,
        dateCreated: "2026-11-03T09:30:00.000Z",
        dateUpdated,
      },
    ],
  });
}

export function asked(...inputs: (Partial<WireSettingInput> & { type: WireSettingInput["type"] })[]) {
  return inputs.map((input, index) => ({
    id: `input-${index}`,
    title: "Question",
    required: true,
    ...input,
  })) as WireSettingInput[];
}

const choices = (...labels: string[]) => labels.map((label) => ({ value: label.toLowerCase(), label }));

export const everyday = asked(
  {
    id: "channel",
    type: "TEXT_NO_VARS",
    title: "Channel",
    prefixLabel: "#",
    maxLength: 20,
    pattern: "[a-z-]+",
    patternHint: "Lower-case letters and dashes only, please.",
    subtitle: "Where new deals are announced.",
    tooltip: "The app posts as itself, so it has to be a member of the channel.",
    documentationLink: "https://docs.example.com/channels",
    documentationLinkLabel: "How to add the app",
  },
  { id: "pipeline", type: "DYNAMIC_ENUM", title: "Pipeline", sourceType: "pipelines" },
  { id: "sync", type: "SWITCH", title: "Keep in step every day", required: false, section: "Schedule" },
  {
    id: "days",
    type: "NUMBER",
    title: "How far back",
    suffixLabel: "days",
    min: 1,
    max: 90,
    isInteger: true,
    section: "Schedule",
    visibleWhen: { input: "sync", isOneOf: [true] },
  },
);

const everyControl = asked(
  ...everyday,
  { id: "notes", type: "TEXTAREA_NO_VARS", title: "Notes", required: false, section: "Texts" },
  { id: "mail", type: "EMAIL", title: "Reports go to", placeholder: "ada@example.com", section: "Texts" },
  { id: "hook", type: "URL", title: "Web address", placeholder: "https://example.com", required: false, section: "Texts" }, // prettier-ignore
  { id: "start", type: "DATE", title: "Not before", required: false, section: "Texts" },
  { id: "kind", type: "ENUM", title: "What to copy", options: choices("Leads", "Deals"), section: "Choices" },
  { id: "regions", type: "MULTI_SELECT", title: "Regions", options: choices("Europe", "Asia", "Africa"), section: "Choices" }, // prettier-ignore
  {
    id: "countries",
    type: "MULTI_SELECT",
    title: "Countries",
    required: false,
    options: choices("Austria", "Belgium", "Chile", "Denmark", "Egypt", "France", "Ghana", "Hungary", "Italy"),
    section: "Choices",
  },
  { id: "team", type: "CUSTOM_DROPDOWN", title: "Team", key: "teams", required: false, customDropdownOptions: choices("Blue", "Green"), section: "Choices" }, // prettier-ignore
  { id: "owner", type: "CUSTOM_DROPDOWN", title: "Owner", key: "owners", required: false, section: "Choices" },
  { id: "stage", type: "COMBO_INPUT", title: "Stage of new deals", sourceType: "stages", section: "Choices" },
  {
    id: "mapping",
    type: "FIELD_MAPPER",
    title: "Fields",
    sourceType: "fields",
    savedFieldMappings: [{ label: "E-mail" }, { label: "Name of the company" }],
    section: "More",
  },
  { id: "key", type: "FILE", title: "Signing key", accept: ".pem", section: "More" },
  { id: "redirect", type: "COPYABLE_BUTTON_INPUT", title: "Redirect address", defaultValue: "https://app.example.com/callback", section: "More" }, // prettier-ignore
  { id: "headers", type: "KEY_VALUE_LIST", title: "Labels", required: false, section: "More" },
  { id: "filter", type: "JSON", title: "Filter", required: false, section: "More" },
);
const everyAnswer = {
  channel: "sales",
  pipeline: "p-1",
  sync: true,
  days: 30,
  notes: "Only what is won.",
  mail: "ada@example.com",
  start: "2026-11-01",
  kind: "leads",
  regions: ["europe"],
  stage: { mainInput: "p-1", dependentInput: "p-2" },
  mapping: { objectMapping: "p-1", fieldMappings: { "E-mail": "p-2" } },
  key: "-".repeat(1704),
  headers: { region: "eu", tier: "gold" },
  filter: { any: [1, 2] },
};

const pipelines = [
  { value: "p-1", label: "New business" },
  { value: "p-2", label: "Renewals", subtitle: "Since 2024" },
];

interface Stage {
  readonly page: Page;
  readonly frame: Frame;
  readonly stub: Stub;
}

const scene = (
  name: string,
  shows: string,
  parts: {
    readonly inputs?: readonly WireSettingInput[];
    readonly answers?: Record<string, unknown>;
    readonly options?: Stub["answers"]["options"];
    readonly act?: (stage: Stage) => Promise<void>;
  } = {},
): Scene => ({
  name,
  update: () =>
    updateOf({
      integration: hubspot,
      accentColor: "#4f46e5",
      credentials: [answered(parts.answers ?? { channel: "sales", pipeline: "p-1" })],
      settings: parts.inputs ?? everyday,
    }),
  begin: async ({ page, stub }) => {
    stub.answers.options = parts.options ?? pipelines;
    stub.answers.settings = answered({ channel: "big-deals", pipeline: "p-1" }, "2026-11-27T09:30:00.000Z");
    await page.evaluate(() => {
      const { replies } = window as unknown as HostPage;
      replies.updateAuthenticatedUser = () => undefined;
      replies.triggerSDKEvent = () => undefined;
      replies.getFieldOptions = () => ({ data: [], nestedData: [], nextPageCursor: null });
    });
  },
  ...(parts.act === undefined ? {} : { act: parts.act }),
  shows,
});

export const changeChannel = async ({ frame }: Pick<Stage, "frame">, name = "big-deals"): Promise<void> =>
  frame.getByLabel("Channel", { exact: true }).fill(name);
const save = async ({ frame }: Pick<Stage, "frame">): Promise<void> =>
  frame.getByRole("button", { name: "Save", exact: true }).click();
const openPipelines = async ({ frame }: Pick<Stage, "frame">): Promise<void> =>
  frame.getByRole("button", { name: /^Pipeline / }).click();

export const settingsScenes: readonly Scene[] = [
  scene("09-settings", "Where new deals are announced", {
    act: async (stage) => {
      await changeChannel(stage);
      await stage.frame.getByRole("switch").check();
    },
  }),
  scene("09-settings-all", "Signing key", { inputs: everyControl, answers: everyAnswer }),
  scene("09-settings-errors", "This is needed.", {
    answers: { channel: "sales" },
    act: async (stage) => {
      await changeChannel(stage, "No Such Channel");
      await stage.frame.getByRole("switch").check();
      await stage.frame.getByLabel("How far back").fill("0.5");
      await stage.frame.getByRole("button", { name: "About: Channel" }).click();
      await save(stage);
    },
  }),
  scene("09-settings-refused", "There is no such channel", {
    act: async (stage) => {
      stage.stub.answers.settings = {
        status: 422,
        body: {
          code: "configuration.settings_invalid",
          message: "x",
          meta: { fields: [{ input: "channel", message: "There is no such channel." }] },
        },
      };
      await changeChannel(stage);
      await save(stage);
    },
  }),
  scene("09-settings-saving", "Saving…", {
    act: async (stage) => {
      stage.stub.answers.settings = "never";
      await changeChannel(stage);
      await save(stage);
    },
  }),
  scene("09-settings-saved", "Saved", {
    act: async (stage) => {
      await changeChannel(stage);
      await save(stage);
      await stage.frame.locator(".saved").waitFor();
    },
  }),
  scene("09-settings-failed", "could not be saved", {
    act: async (stage) => {
      stage.stub.answers.settings = { status: 500, body: { message: "x", requestId: "req_7Hq2mVx9" } };
      await changeChannel(stage);
      await save(stage);
    },
  }),
  scene("09-settings-unsaved", "Your changes are not saved yet", {
    act: async (stage) => {
      await changeChannel(stage);
      await stage.frame.getByRole("button", { name: "Close", exact: true }).click();
    },
  }),
  {
    ...scene("09-settings-loading", "Loading settings"),
    begin: async ({ page }) => void (await page.route(/settings-form/, () => undefined)),
  },
  scene("09-settings-choices", "Since 2024", { act: openPipelines }),
  scene("09-settings-choices-many", "Load more", {
    options: Array.from({ length: 30 }, (_, index) => ({ value: `p-${index}`, label: `Pipeline ${index + 1}` })),
    act: openPipelines,
  }),
  scene("09-settings-choices-loading", "Loading choices", { options: "never", act: openPipelines }),
  scene("09-settings-choices-empty", "nothing to choose from", { options: [], act: openPipelines }),
  scene("09-settings-choices-failing", "did not answer with the choices", { options: "fail", act: openPipelines }),
  scene("09-settings-long", "Donaudampfschifffahrt", {
    inputs: asked(
      {
        id: "channel",
        type: "TEXT_NO_VARS",
        title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        prefixLabel: "https://international-business-development.",
        suffixLabel: ".subsidiary.example.com",
        tooltip: "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz ".repeat(3),
        documentationLink: "https://docs.example.com",
        documentationLinkLabel: "How to find the name of the channel in the settings of your workspace",
        section: "Benachrichtigungseinstellungen für Vertriebsmitarbeiterinnen und Vertriebsmitarbeiter",
      },
      { id: "pipeline", type: "DYNAMIC_ENUM", title: "Verkaufsprozess", sourceType: "pipelines" },
      { id: "sync", type: "SWITCH", title: "Jeden Tag um Mitternacht vollständig abgleichen und alle Änderungen übernehmen" }, // prettier-ignore
    ),
    options: [{ value: "p-1", label: "Neukundengeschäft-Außendienstmitarbeiterkoordinationsabteilung" }],
    act: async ({ frame }) => {
      await frame.getByRole("button", { name: /^About: / }).click();
      await frame.getByRole("textbox").fill("vertrieb");
    },
  }),
];
