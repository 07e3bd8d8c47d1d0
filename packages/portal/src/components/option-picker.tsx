import type { ConnectInput, DataSourceOption } from "@portico/protocol";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { Button } from "./button.tsx";
import { fieldId } from "./field.tsx";
import { useSurroundings } from "./surroundings.ts";

type Loaded = { readonly options: readonly DataSourceOption[] } | "loading" | "failed";

/** More choices than this and there is a search. */
export const searchAbove = 8;

/** Choices that the connected account itself offers: its sites, its workspaces. */
export function OptionPicker(props: {
  readonly input: ConnectInput;
  readonly credentialId: string;
  readonly value: string;
  readonly error: string | null;
  readonly onPick: (value: string) => void;
}): JSX.Element {
  const { text, actions, integration } = useSurroundings();
  const { input, credentialId } = props;
  const [loaded, setLoaded] = useState<Loaded>("loading");
  const [round, setRound] = useState(0);
  const [search, setSearch] = useState("");
  const source = integration.sdkIntegrationConfig.dataSources[input.sourceType ?? ""];
  const id = fieldId(input);

  useEffect(() => {
    let isCurrent = true;
    setLoaded("loading");
    const isList = source?.type === "STATIC_ENUM_DATA_SOURCE" || source?.type === "DYNAMIC_DATA_SOURCE";
    const options = isList
      ? actions.loadOptions(source, credentialId, "")
      : Promise.reject(new TypeError("This is no list."));
    options.then(
      (found) => isCurrent && setLoaded({ options: found }),
      () => isCurrent && setLoaded("failed"),
    );
    return () => {
      isCurrent = false;
    };
  }, [credentialId, input.sourceType, round]);

  const only = typeof loaded === "object" && loaded.options.length === 1 ? loaded.options[0] : undefined;
  useEffect(() => {
    if (only && props.value === "") props.onPick(only.value);
  }, [only]);

  return (
    <fieldset class={`field ${props.error ? "field-wrong" : ""}`} id={id} tabIndex={-1} aria-describedby={`${id}-note`}>
      <legend>
        <bdi>{input.title}</bdi>
      </legend>
      <p class={props.error ? "note note-error" : "note"} id={`${id}-note`}>
        <bdi>{props.error ?? input.subtitle ?? ""}</bdi>
      </p>
      {loaded === "loading" && <Placeholder text={text("setup.loadingOptions")} />}
      {loaded === "failed" && (
        <div class="empty" role="alert">
          <p>{text("setup.optionsFailed")}</p>
          <Button kind="secondary" onClick={() => setRound(round + 1)}>
            {text("tryAgain")}
          </Button>
        </div>
      )}
      {typeof loaded === "object" && loaded.options.length === 0 && (
        <div class="empty">
          <p>{text("setup.noOptions")}</p>
          <Button kind="secondary" onClick={() => setRound(round + 1)}>
            {text("tryAgain")}
          </Button>
        </div>
      )}
      {typeof loaded === "object" && loaded.options.length > searchAbove && (
        <SearchBox label={text("setup.search", { field: input.title })} value={search} onInput={setSearch} />
      )}
      {typeof loaded === "object" && loaded.options.length > 0 && (
        <Choices {...props} options={loaded.options} search={search} />
      )}
    </fieldset>
  );
}

function Choices(props: {
  readonly input: ConnectInput;
  readonly options: readonly DataSourceOption[];
  readonly search: string;
  readonly value: string;
  readonly onPick: (value: string) => void;
}): JSX.Element {
  const { text } = useSurroundings();
  const wanted = folded(props.search);
  const matches = props.options.filter(({ label, subtitle }) => folded(`${label} ${subtitle ?? ""}`).includes(wanted));
  return (
    <>
      <p class="visually-hidden" role="status">
        {text("setup.optionCount", { count: matches.length })}
      </p>
      {matches.length === 0 && <p class="empty">{text("setup.noMatch", { search: props.search })}</p>}
      <div class="choices">
        {matches.map((option) => (
          <label key={option.value} class="choice">
            <input
              type="radio"
              name={props.input.id}
              value={option.value}
              checked={props.value === option.value}
              onChange={() => props.onPick(option.value)}
            />
            <span>
              <strong>
                <bdi>{option.label}</bdi>
              </strong>
              {option.subtitle && (
                <small>
                  <bdi>{option.subtitle}</bdi>
                </small>
              )}
            </span>
          </label>
        ))}
      </div>
    </>
  );
}

export function SearchBox(props: {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}): JSX.Element {
  return (
    <div class="control control-search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        value={props.value}
        autocomplete="off"
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter would send the form, and Esc would close the portal, while someone is still searching.
          if (event.key === "Enter" || (event.key === "Escape" && props.value !== "")) event.preventDefault();
          if (event.key === "Escape") props.onInput("");
        }}
      />
    </div>
  );
}

export function Placeholder(props: { readonly text: string }): JSX.Element {
  return (
    <div class="choices" role="status">
      <span class="visually-hidden">{props.text}</span>
      {[0, 1, 2].map((row) => (
        <span key={row} class="choice choice-empty">
          <i class="bone" />
        </span>
      ))}
    </div>
  );
}

/** "Zürich" is found by "zurich". */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
