/** Providers at which the end user types a code. */
import type { AttemptStatus, DevicePrompt } from "@portico/protocol";
import type { Scene } from "./scenes.ts";
import { integrationOf, updateOf } from "./snapshots.ts";

const githubByCode = integrationOf("github", "GitHub", {
  access: ["See your profile and e-mail address", "Read and write issues and pull requests"],
  connectsBy: "device",
});

const shortCode: DevicePrompt = {
  userCode: "WDJB-MJHT",
  verificationUrl: "https://github.com/login/device",
  expiresAt: "2026-11-26T14:32:00.000Z",
};
const longCode: DevicePrompt = {
  userCode: "WDJBMJHT-XQRTWDJB-MJHTXQRT-WDJB",
  verificationUrl:
    "https://international-business-development.login.subsidiary.example.com/activate/a-very-long-path/device",
  expiresAt: "2026-11-26T14:32:00.000Z",
};

/** With the address that has the code in it. */
const withLink = (device: DevicePrompt): DevicePrompt => ({
  ...device,
  verificationUrlComplete: `${device.verificationUrl}?user_code=${device.userCode}`,
});

/** An attempt that waits for its code to be typed. */
const waitingFor = (device: DevicePrompt): AttemptStatus => ({
  connectCredentialId: null,
  state: "handed_off",
  error: null,
  device,
});

const scene = (name: string, device: DevicePrompt | null, shows: string, ends?: AttemptStatus): Scene => ({
  name,
  update: () => updateOf({ integration: githubByCode, accentColor: "#4f46e5" }),
  act: async ({ frame, stub }) => {
    stub.answers.device = device && waitingFor(device);
    stub.answers.attempt = ends ?? waitingFor(device ?? shortCode);
    await frame.getByRole("button", { name: "Connect GitHub" }).click();
  },
  shows,
});

const ended = (code: string): AttemptStatus => ({
  connectCredentialId: null,
  state: "failed",
  error: { code, message: "For developers.", userMessage: "For people.", reference: "7Hq2mVx9" },
});

export const deviceScenes: readonly Scene[] = [
  scene("06-device-code", shortCode, "Enter this code at GitHub"),
  scene("06-device-code-qr", withLink(shortCode), "scan this with your phone"),
  scene("06-device-code-qr-long", withLink(longCode), "scan this with your phone"),
  scene("06-device-code-long", longCode, "Enter this code at GitHub"),
  scene("06-device-code-fetching", null, "Asking GitHub for a code"),
  scene("06-device-code-expired", shortCode, "That took too long", ended("connect.timed_out")),
  scene("06-device-code-denied", shortCode, "You chose not to allow access", ended("connect.denied")),
  {
    name: "06-device-code-direct",
    update: () => updateOf({ integration: githubByCode, options: { isApiInstallation: true } }),
    shows: "We show you a code",
  },
];
