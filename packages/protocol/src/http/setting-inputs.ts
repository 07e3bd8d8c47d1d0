/**
 * What a host asks its end users to set on a connected account, as data (contract 7.9, features 1.4). The types that
 * Paragon has keep its names; `DATE`, `MULTI_SELECT`, `KEY_VALUE_LIST` and `JSON` are ours.
 */
import { z } from "zod";

const inputId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    "must have 1 to 100 letters, digits, dots, dashes or underscores, a letter or digit first",
  );
const words = z.string().trim().min(1).max(500);
const httpAddress = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be an http(s) address");
const sourceKey = z.string().min(1).max(100);
/** Longest text that an input takes, whatever the host allows. */
export const longestSettingText = 100_000;
const length = z.number().int().min(0).max(longestSettingText);

const common = {
  /** Key of the answer in `sharedSettings`. */
  id: inputId,
  title: z.string().trim().min(1).max(200),
  subtitle: words.optional(),
  tooltip: words.optional(),
  placeholder: z.string().max(200).optional(),
  /** Absent means true, as on the wire. */
  required: z.boolean().optional(),
  /** The host sets it by the SDK; the portal does not show it. */
  hidden: z.boolean().optional(),
  documentationLink: httpAddress.optional(),
  documentationLinkLabel: words.optional(),
  /** Ours: inputs in a row that name the same section stand under its heading. */
  section: z.string().trim().min(1).max(100).optional(),
  /** Ours: asked only while the answer to an input before this one is among these. */
  visibleWhen: z
    .object({
      input: inputId,
      isOneOf: z
        .array(z.union([z.string().max(2000), z.number(), z.boolean()]))
        .min(1)
        .max(50),
    })
    .strict()
    .optional(),
};

const option = z
  .object({ value: z.string().min(1).max(2000), label: z.string().trim().min(1).max(200), subtitle: words.optional() })
  .strict();
const options = z
  .array(option)
  .min(1)
  .max(500)
  .refine((all) => new Set(all.map(({ value }) => value)).size === all.length, "must not repeat a value");

const text = {
  ...common,
  defaultValue: z.string().max(longestSettingText).optional(),
  minLength: length.optional(),
  maxLength: length.optional(),
  /** Ours: an expression in RE2's syntax that the whole answer must match. */
  pattern: z.string().min(1).max(500).optional(),
  /** What the end user reads when it does not. */
  patternHint: words.optional(),
};
const affixes = { prefixLabel: z.string().max(50).optional(), suffixLabel: z.string().max(50).optional() };

const settingInputShape = z.discriminatedUnion("type", [
  z.object({ type: z.literal("TEXT_NO_VARS"), ...text, ...affixes }).strict(),
  z
    .object({ type: z.literal("TEXTAREA_NO_VARS"), ...text, lines: z.number().int().min(1).max(30).optional() })
    .strict(),
  z.object({ type: z.literal("EMAIL"), ...text }).strict(),
  z.object({ type: z.literal("URL"), ...text }).strict(),
  z
    .object({
      type: z.literal("NUMBER"),
      ...common,
      ...affixes,
      defaultValue: z.number().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      isInteger: z.boolean().optional(),
    })
    .strict(),
  z.object({ type: z.literal("BOOLEAN_INPUT"), ...common, defaultValue: z.boolean().optional() }).strict(),
  z.object({ type: z.literal("SWITCH"), ...common, defaultValue: z.boolean().optional() }).strict(),
  z.object({ type: z.literal("ENUM"), ...common, options, defaultValue: z.string().max(2000).optional() }).strict(),
  /** Ours. */
  z
    .object({
      type: z.literal("MULTI_SELECT"),
      ...common,
      /** One of these two says what there is to choose. */
      options: options.optional(),
      sourceType: sourceKey.optional(),
      defaultValue: z.array(z.string().max(2000)).max(500).optional(),
      minItems: z.number().int().min(0).max(500).optional(),
      maxItems: z.number().int().min(1).max(500).optional(),
    })
    .strict(),
  /** `sourceType` is a data source of the provider. */
  z
    .object({ type: z.literal("DYNAMIC_ENUM"), ...common, sourceType: sourceKey, fallbackText: words.optional() })
    .strict(),
  /** The host application hands the choices over by `key`: `connect(type, {dropdowns})`, `setDataSources`. */
  z.object({ type: z.literal("CUSTOM_DROPDOWN"), ...common, key: inputId, options: options.optional() }).strict(),
  z
    .object({
      type: z.literal("COMBO_INPUT"),
      ...common,
      sourceType: sourceKey,
      savedFieldMappings: z
        .array(z.object({ label: words }).strict())
        .max(200)
        .optional(),
    })
    .strict(),
  z
    .object({
      type: z.literal("FIELD_MAPPER"),
      ...common,
      sourceType: sourceKey,
      /** The fields of the host's own object, by the names that people read. */
      savedFieldMappings: z
        .array(z.object({ label: words }).strict())
        .max(200)
        .optional(),
      /** The host application hands its fields over by this name: `connect(type, {mapObjectFields})`. */
      useDynamicMapper: z.boolean().optional(),
      dynamicObjectName: inputId.optional(),
    })
    .strict(),
  /** The answer is the file's text. */
  z
    .object({
      type: z.literal("FILE"),
      ...common,
      /** As of `<input accept>`: `.pem,.json`. */
      accept: z.string().max(200).optional(),
      maxLength: length.optional(),
    })
    .strict(),
  /** Nothing is answered: a text to copy, such as an address to enter at the provider. */
  z.object({ type: z.literal("COPYABLE_BUTTON_INPUT"), ...common, defaultValue: z.string().min(1).max(5000) }).strict(),
  /** Ours: `2026-11-27`. */
  z
    .object({
      type: z.literal("DATE"),
      ...common,
      defaultValue: z.iso.date().optional(),
      min: z.iso.date().optional(),
      max: z.iso.date().optional(),
    })
    .strict(),
  /** Ours: texts by name, an object. */
  z
    .object({
      type: z.literal("KEY_VALUE_LIST"),
      ...common,
      defaultValue: z.record(z.string().max(200), z.string().max(2000)).optional(),
      keyLabel: z.string().max(100).optional(),
      valueLabel: z.string().max(100).optional(),
      maxItems: z.number().int().min(1).max(200).optional(),
    })
    .strict(),
  /** Ours: any JSON value. */
  z.object({ type: z.literal("JSON"), ...common, defaultValue: z.unknown().optional() }).strict(),
]);

export type SettingInput = z.infer<typeof settingInputShape>;
export type SettingType = SettingInput["type"];

/** Every question of one integration, in the order in which they are asked. */
export const settingInputs = z
  .array(
    settingInputShape.superRefine((input, context) =>
      contradictions(input).forEach((message) => context.addIssue({ code: "custom", message })),
    ),
  )
  .max(100)
  .superRefine((inputs, context) => {
    inputs.forEach(({ id, visibleWhen }, index) => {
      const before = inputs.slice(0, index).map((each) => each.id);
      if (before.includes(id))
        context.addIssue({ code: "custom", path: [index, "id"], message: `"${id}" is there twice` });
      if (visibleWhen && !before.includes(visibleWhen.input))
        context.addIssue({
          code: "custom",
          path: [index, "visibleWhen", "input"],
          message: `must be the id of an input before it, and "${visibleWhen.input}" is none`,
        });
    });
  });

function contradictions(input: SettingInput): string[] {
  const found: string[] = [];
  const ordered = (least: unknown, most: unknown, what: string): void => {
    if (least !== undefined && most !== undefined && (least as number) > (most as number))
      found.push(`allows nothing: its ${what} are the wrong way round`);
  };
  if ("minLength" in input) ordered(input.minLength, input.maxLength, "lengths");
  if (input.type === "NUMBER" || input.type === "DATE") ordered(input.min, input.max, "limits");
  if (input.type === "MULTI_SELECT") {
    ordered(input.minItems, input.maxItems, "limits");
    if ((input.options === undefined) === (input.sourceType === undefined))
      found.push("must have either options or a sourceType");
  }
  if (input.type === "ENUM" && input.defaultValue !== undefined)
    if (!input.options.some(({ value }) => value === input.defaultValue))
      found.push("has a defaultValue that is no option");
  if (input.type === "FIELD_MAPPER" && input.useDynamicMapper === true && input.dynamicObjectName === undefined)
    found.push("must have a dynamicObjectName to be dynamic");
  return found;
}
