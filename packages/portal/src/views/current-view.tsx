import type { JSX } from "preact";
import type { Answers } from "../plan.ts";
import type { View } from "../view.ts";
import { AccountTypeChoice } from "./account-type.tsx";
import { Attention } from "./attention.tsx";
import { Blocked } from "./blocked.tsx";
import { Booting } from "./booting.tsx";
import { ChooseAccount } from "./choose-account.tsx";
import { DeviceCode } from "./device-code.tsx";
import { Disconnect } from "./disconnect.tsx";
import { Fields } from "./fields.tsx";
import { Manage } from "./manage.tsx";
import { Overview } from "./overview.tsx";
import { Paused } from "./paused.tsx";
import { ProblemView } from "./problem.tsx";
import { Setup } from "./setup.tsx";
import { Stale } from "./stale.tsx";
import { Success } from "./success.tsx";
import { Verifying } from "./verifying.tsx";
import { Waiting } from "./waiting.tsx";
import { WindowCode } from "./window-code.tsx";

export function CurrentView(props: { readonly view: View; readonly answers: Answers }): JSX.Element {
  const { view } = props;
  switch (view.name) {
    case "booting":
      return <Booting />;
    case "stale":
      return <Stale />;
    case "overview":
      return <Overview {...view} />;
    case "account_type":
      return <AccountTypeChoice {...view} />;
    case "fields":
      return <Fields {...view} values={props.answers.values} />;
    case "waiting":
      return <Waiting {...view} />;
    case "device_code":
      return <DeviceCode {...view} />;
    case "blocked":
      return <Blocked {...view} />;
    case "window_code":
      return <WindowCode {...view} />;
    case "verifying":
      return <Verifying {...view} />;
    case "setup":
      return <Setup {...view} />;
    case "manage":
      return <Manage {...view} />;
    case "choose_account":
      return <ChooseAccount {...view} />;
    case "disconnect":
      return <Disconnect {...view} />;
    case "success":
      return <Success {...view} />;
    case "paused":
      return <Paused {...view} />;
    case "attention":
      return <Attention {...view} />;
    case "problem":
      return <ProblemView {...view} />;
  }
}
