import type { FunctionComponent, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { useSurroundings } from "../components/surroundings.ts";
import type { ShownSettings } from "../view.ts";

/** The form once it is here: it is not part of the first load. */
let loadedForm: FunctionComponent<ShownSettings> | null = null;

/** The settings of the account that is shown, with a skeleton until they are here. */
export function SettingsBlock(props: ShownSettings): JSX.Element {
  const { text } = useSurroundings();
  const [form, setForm] = useState(() => loadedForm);
  const [round, setRound] = useState(0);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    if (form) return;
    setHasFailed(false);
    import("./settings-form.tsx").then(
      ({ SettingsForm }) => {
        loadedForm = SettingsForm;
        setForm(() => SettingsForm);
      },
      () => setHasFailed(true),
    );
  }, [round]);

  const Form = form;
  return (
    <section class="settings" aria-labelledby="settings-title">
      <h2 id="settings-title" tabIndex={-1}>
        {text("settings.title")}
      </h2>
      {Form && <Form key={props.configuration.id} {...props} />}
      {!Form && hasFailed && (
        <div class="empty" role="alert">
          <p>{text("settings.loadFailed")}</p>
          <Button kind="secondary" onClick={() => setRound(round + 1)}>
            {text("tryAgain")}
          </Button>
        </div>
      )}
      {!Form && !hasFailed && (
        <div class="bones" role="status">
          <span class="visually-hidden">{text("settings.loading")}</span>
          <i class="bone bone-short" />
          <i class="bone bone-button" />
          <i class="bone bone-short" />
          <i class="bone bone-button" />
        </div>
      )}
    </section>
  );
}
