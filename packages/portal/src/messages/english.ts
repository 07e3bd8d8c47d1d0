import type { Messages } from "../messages.ts";

export const english: Messages = {
  language: "en",
  direction: "ltr",
  close: "Close",
  back: "Back",
  cancel: "Cancel",
  tryAgain: "Try again",
  securedBy: "Secured by Portico",
  opensInNewTab: "opens in a new tab",
  covered: "Something covers this window. Move it away, then press the button again.",
  loading: (provider) => `Loading ${provider}`,
  overview: {
    title: (provider, host) => (host === "" ? `Connect ${provider}` : `Connect ${provider} to ${host}`),
    accessTitle: (host) => `${host || "This app"} will be able to`,
    whoTitle: "Who can see it",
    whoBody: (provider, host, asks) => {
      const who = `Only your own ${host || "app"} account uses this connection.`;
      switch (asks) {
        case "window":
          return `${who} Your ${provider} password stays with ${provider}.`;
        case "form":
          return `${who} What you enter is stored encrypted; secrets are never shown again.`;
        case "nothing":
          return who;
      }
    },
    undoTitle: "How to undo it",
    undoBody: () => "Disconnect at any time, right here. Access ends at once.",
    about: (provider) => `About the ${provider} integration`,
    connect: (provider) => `Connect ${provider}`,
    disconnected: (account) => `${account} is disconnected.`,
    oneEnded: (account) => `This connection of ${account} is ended. The other connection of the same account goes on.`,
  },
  accountType: {
    title: (provider) => `Which kind of ${provider} account?`,
    body: "Choose the one that you sign in to.",
    next: "Continue",
  },
  fields: {
    windowTitle: (provider) => `Where is your ${provider}?`,
    windowBody: (provider) => `With this we send you to the right ${provider} sign-in page.`,
    keyTitle: (provider) => `Connect with your ${provider} key`,
    keyBody: (provider) => `We check it with ${provider} before anything is saved.`,
    appTitle: (provider) => `Connect through your own ${provider} app`,
    appBody: (provider) =>
      `Register the redirect URL in your ${provider} app, then enter what ${provider} gave you for it. The secret is stored encrypted and never shown again.`,
    permissionsTitle: (host) => `What may ${host || "this app"} do?`,
    permissionsBody: (provider) => `Choose before you go to ${provider}. You can change it later by reconnecting.`,
    fixed: "always needed",
    formTitle: (provider) => `Connect ${provider}`,
    confirmBody: (provider) => `There is nothing to enter. We check that ${provider} answers before anything is saved.`,
    codeBody: (provider) => `We show you a code, and you enter it at ${provider}, here or on another device.`,
    toCode: "Get a code",
    toWindow: (provider) => `Continue to ${provider}`,
    testAndConnect: "Test and connect",
    preview: "You will connect",
    optional: "optional",
    required: "This is needed to continue.",
    whereToFind: "Where do I find this?",
    reveal: "Show",
    conceal: "Hide",
    choose: "Choose…",
    rejected: (provider) => `${provider} did not accept these details. Nothing was saved; correct them and test again.`,
  },
  waiting: {
    openingTitle: (provider) => `Opening ${provider}…`,
    title: (provider) => `Continue in the ${provider} window`,
    body: (provider, host) =>
      `Sign in to ${provider} and allow access${host === "" ? "" : ` for ${host}`}. This page notices when you are done.`,
    bringToFront: "Bring window to front",
    startOver: "Start over",
    outOfSightTitle: (provider) => `Still with ${provider}?`,
    outOfSightBody: (provider) =>
      `If the ${provider} window is still open, finish there and this page will notice. If you closed it, just try again.`,
    closedTitle: (provider) => `You closed the ${provider} window`,
    closedBody: "That was before it was finished, so nothing was connected. You can try again at any time.",
  },
  deviceCode: {
    fetchingTitle: (provider) => `Asking ${provider} for a code…`,
    title: (provider) => `Enter this code at ${provider}`,
    body: (provider, host) =>
      `Sign in to ${provider}, enter the code and allow access${host === "" ? "" : ` for ${host}`}. Give the code to nobody else.`,
    codeLabel: "Code",
    anyDevice: "Or on any other device, at",
    until: (time) => `The code is good until ${time}. This page notices when you are done.`,
    open: (provider) => `Open ${provider}`,
    newCode: "Get a new code",
    scan: "Or scan this with your phone. The code is in it.",
    picture: (address) => `QR code that opens ${address} with the code filled in`,
  },
  blocked: {
    title: "Your browser stopped the window",
    body: (provider) => `Open it yourself with the button below, and continue at ${provider}. Keep this page open.`,
    open: (provider) => `Open ${provider}`,
  },
  verifying: {
    windowTitle: (provider) => `Checking your ${provider} account`,
    keyTitle: (provider) => `Testing your key with ${provider}`,
    formTitle: (provider) => `Checking with ${provider}`,
    body: "This takes a few seconds.",
  },
  setup: {
    title: "One last thing",
    body: (account, provider) => `${account} is signed in. Choose what this ${provider} connection is for.`,
    finish: "Finish",
    search: (field) => `Search: ${field}`,
    loadingOptions: "Loading choices…",
    noOptions: (provider) =>
      `This ${provider} account has nothing to choose from. Check that it has access, then try again.`,
    noMatch: (search) => `Nothing matches “${search}”.`,
    optionCount: (count) => (count === 1 ? "1 choice" : `${count} choices`),
    optionsFailed: (provider) => `${provider} did not answer with the choices.`,
  },
  manage: {
    title: (provider) => `${provider} is connected`,
    interruptedTitle: (provider) => `Your ${provider} connection`,
    isNew: (account) => `${account} is connected.`,
    working: "Connected",
    setupPending: "Setup not finished",
    broken: "Needs attention",
    lacking: "Needs more access",
    waiting: (provider) => `Waiting for ${provider}`,
    checking: "Being checked",
    paused: "Paused",
    moreAccess: (host, provider) =>
      `${host || "This app"} needs more access at ${provider} than was allowed. Reconnect to allow it; your settings are kept.`,
    ends: (provider, day) =>
      day === null
        ? `${provider} ends this connection about now. Reconnect to keep it going; your settings are kept.`
        : `${provider} ends this connection on ${day}. Reconnect before then, and it just goes on.`,
    since: (day) => `since ${day}`,
    connectedAt: (moment) => `Connected on ${moment}`,
    accounts: (count) => `${count} accounts`,
    account: "Account",
    usedBy: (host) => (host === "" ? "" : `Used by ${host}`),
    reconnect: "Reconnect",
    disconnect: "Disconnect",
    add: "Connect another account",
    done: "Done",
    unnamed: (provider) => `${provider} account`,
  },
  disconnecting: {
    title: (account) => `Disconnect ${account}?`,
    stops: (host, provider, goesOn) => [
      `${host || "This app"} can no longer use this ${provider} ${goesOn ? "connection" : "account"}.`,
      "Everything that runs on this connection stops.",
      "The settings of this connection are deleted.",
    ],
    goesOn: (host, provider) =>
      `${host || "This app"} still reaches this ${provider} account through its other connection. To end that as well, disconnect both.`,
    stays: (provider, isTyped) =>
      isTyped
        ? `What you entered here is forgotten, but still works at ${provider}: delete it there if you need it no more.`
        : `Nothing is deleted at ${provider}. You can connect again at any time.`,
    confirm: "Disconnect",
    keep: "Keep connected",
    failed: (account) => `${account} could not be disconnected. It is still connected; try again.`,
  },
  chooseAccount: {
    title: (provider) => `Which ${provider} account?`,
    body: (consented, connected, provider) =>
      `You signed in to ${provider} as ${consented}, but ${connected} is connected here.`,
    theNew: "the new account",
    theOld: "the old account",
    connectedNow: "Connected here",
    signedIn: "Signed in just now",
    use: (consented) => `Use ${consented} instead`,
    add: (consented) => `Add ${consented} as another account`,
    keep: (connected) => `Keep ${connected}`,
    note: "Your settings stay as they are. Access that you do not keep is given back.",
    failed: "That did not get through. Nothing was changed; please try again.",
  },
  success: {
    title: "Connected",
    body: (account, provider, host) => `${host || "This app"} now uses ${account} at ${provider}.`,
  },
  attention: {
    title: (provider) => `${provider} needs your attention`,
    fallback: (provider) => `${provider} no longer accepts this connection.`,
    impact: (host, provider) => `Until you reconnect, ${host || "this app"} cannot reach ${provider} for you.`,
    kept: "Reconnecting keeps your settings.",
    pausedTitle: (provider) => `${provider} is paused`,
    pausedImpact: (host) => `${host || "This app"} will let you reconnect here when the pause is over.`,
    pausedOffer: (host) => `${host || "This app"} will let you connect it here when the pause is over.`,
  },
  stale: {
    title: "This page has gone stale",
    body: "Your session ended while it was open. Nothing was lost: reload the page and carry on where you were.",
  },
  problem: {
    text: {
      closed_early: (provider) => ({
        title: `You closed the ${provider} window`,
        body: "That was before it was finished, so nothing was connected. You can try again at any time.",
      }),
      missing_permission: (provider, host) => ({
        title: "A permission is missing",
        body: `${provider} signed you in, but not everything that ${host || "this app"} needs was allowed.`,
      }),
      denied: (provider) => ({
        title: "You chose not to allow access",
        body: `Nothing was connected. To use ${provider} here, try again and allow access.`,
      }),
      credential_rejected: (provider) => ({
        title: `${provider} did not accept this`,
        body: "Nothing was saved. Check the details and try again.",
      }),
      wrong_account: (provider) => ({
        title: `This is another ${provider} account`,
        body: `Sign out at ${provider} or switch there to the account that was connected before, then try again.`,
      }),
      app_misconfigured: (provider, host) => ({
        title: "There is a problem on our side",
        body: `${provider} cannot be connected until ${host || "the team"} has put its setup right. Send them the code below.`,
      }),
      provider_down: (provider) => ({
        title: `${provider} is not answering`,
        body: `That usually passes by itself. Nothing was lost; try again in a few minutes.`,
      }),
      timed_out: (provider) => ({
        title: "That took too long",
        body: `The sign-in at ${provider} was not finished in time, so nothing was connected.`,
      }),
      input_invalid: (provider) => ({
        title: "Something does not fit",
        body: `${provider} cannot be reached with these answers. Check them and try again.`,
      }),
      interrupted: (provider) => ({
        title: "That did not work",
        body: `Connecting ${provider} was interrupted. Try again; if it happens twice, send the code below to support.`,
      }),
    },
    missing: "Not allowed yet",
    fixPermissions: "Fix permissions",
    reference: "Reference",
    copy: "Copy",
    copied: "Copied",
  },
};
