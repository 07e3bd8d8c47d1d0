/**
 * English: the source of every key and of what each text may be told (`arguments.ts`). ICU MessageFormat. `hasHost` is
 * "no" where nobody named the host application. Texts name the provider and the account, say what happens next, and never
 * blame (experience page 4.2).
 */
export const en = {
  documentTitle: "Connect an account",
  close: "Close",
  back: "Back",
  cancel: "Cancel",
  tryAgain: "Try again",
  copy: "Copy",
  copied: "Copied",
  copyNamed: "Copy: {field}",
  securedBy: "Secured by Portico",
  opensInNewTab: "(opens in a new tab)",
  covered: "Something covers this window. Move it away, then press the button again.",
  loading: "Loading {provider}",

  "overview.title": "{hasHost, select, yes {Connect {provider} to {host}} other {Connect {provider}}}",
  "overview.access": "{hasHost, select, yes {{host}} other {This app}} will be able to",
  "overview.who": "Who can see it",
  "overview.whoWindow":
    "Only your own {hasHost, select, yes {{host} account} other {account in this app}} uses this connection. You sign in at {provider} itself; no password comes here.",
  "overview.whoForm":
    "Only your own {hasHost, select, yes {{host} account} other {account in this app}} uses this connection. What you enter is stored encrypted; secrets are never shown again.",
  "overview.whoNothing":
    "Only your own {hasHost, select, yes {{host} account} other {account in this app}} uses this connection.",
  "overview.undo": "How to undo it",
  "overview.undoBody": "Disconnect at any time, right here. Access ends at once.",
  "overview.about": "About the {provider} integration",
  "overview.connect": "Connect {provider}",
  "overview.disconnected": "{account} is disconnected.",
  // one of several connections of the same account
  "overview.oneEnded": "This connection of {account} is ended. The other connection of the same account goes on.",

  "accountType.title": "Which kind of {provider} account?",
  "accountType.body": "Choose the one that you sign in to.",
  "accountType.next": "Continue",

  "fields.windowTitle": "Where is your {provider}?",
  "fields.windowBody": "With this we send you to the right {provider} sign-in page.",
  "fields.keyTitle": "Connect with your {provider} key",
  "fields.keyBody": "We check it with {provider} before anything is saved.",
  "fields.appTitle": "Connect through your own {provider} app",
  "fields.appBody":
    "Register the redirect URL in your {provider} app, then enter what {provider} gave you for it. The secret is stored encrypted and never shown again.",
  "fields.permissionsTitle": "What may {hasHost, select, yes {{host}} other {this app}} do?",
  "fields.permissionsBody": "Choose before you go to {provider}. You can change it later by reconnecting.",
  // beside a permission that cannot be switched off
  "fields.fixed": "always needed",
  // of forms that ask for more than a key
  "fields.formTitle": "Connect {provider}",
  // of connections that need no answer at all
  "fields.confirmBody": "There is nothing to enter. We check that {provider} answers before anything is saved.",
  // of connections that need no answer before the code
  "fields.codeBody": "We show you a code, and you enter it at {provider}, here or on another device.",
  "fields.toCode": "Get a code",
  "fields.toWindow": "Continue to {provider}",
  "fields.testAndConnect": "Test and connect",
  "fields.preview": "You will connect {address}",
  "fields.optional": "(optional)",
  "fields.required": "This is needed to continue.",
  "fields.whereToFind": "Where do I find this?",
  "fields.reveal": "Show",
  "fields.revealNamed": "Show: {field}",
  "fields.conceal": "Hide",
  "fields.concealNamed": "Hide: {field}",
  "fields.choose": "Choose…",
  "fields.rejected": "{provider} did not accept these details. Nothing was saved; correct them and test again.",
  // where what was entered before still works at the provider after an emergency
  "fields.replaceFirst":
    "What was entered before works at {provider} until it is replaced, and may be in wrong hands. Make a new one there, delete the old one, and enter the new one here.",

  "waiting.openingTitle": "Opening {provider}…",
  "waiting.title": "Continue in the {provider} window",
  "waiting.body":
    "Sign in to {provider} and allow access{hasHost, select, yes { for {host}} other {}}. This page notices when you are done.",
  "waiting.bringToFront": "Bring window to front",
  "waiting.startOver": "Start over",
  "waiting.outOfSightTitle": "Still with {provider}?",
  "waiting.outOfSightBody":
    "If the {provider} window is still open, finish there and this page will notice. If you closed it, just try again.",
  "waiting.closedTitle": "You closed the {provider} window",
  "waiting.closedBody": "That was before it was finished, so nothing was connected. You can try again at any time.",

  "deviceCode.fetchingTitle": "Asking {provider} for a code…",
  "deviceCode.title": "Enter this code at {provider}",
  "deviceCode.body":
    "Sign in to {provider}, enter the code and allow access{hasHost, select, yes { for {host}} other {}}. Give the code to nobody else.",
  "deviceCode.label": "Code",
  // read out, letter by letter
  "deviceCode.announced": "Code: {code}",
  "deviceCode.anyDevice": "Or on any other device, at {address}",
  "deviceCode.until": "The code is good until {until, time, short}. This page notices when you are done.",
  "deviceCode.open": "Open {provider}",
  "deviceCode.newCode": "Get a new code",
  "deviceCode.scan": "Or scan this with your phone. The code is in it.",
  // read out in place of the QR code
  "deviceCode.picture": "QR code that opens {address} with the code filled in",

  "blocked.title": "Your browser stopped the window",
  "blocked.body": "Open it yourself with the button below, and continue at {provider}. Keep this page open.",
  "blocked.open": "Open {provider}",

  "windowCode.title": "Enter the code from the other window",
  "windowCode.body":
    "A window for {provider} is open and shows a code. Type it here; that window then goes on to {provider} by itself.",
  "windowCode.label": "Code in the window",
  "windowCode.send": "Continue",
  "windowCode.goOn": "Go on in the other window. This page notices when you are done.",
  "windowCode.unsent": "That did not get through. Try again.",

  "verifying.windowTitle": "Checking your {provider} account",
  "verifying.keyTitle": "Testing your key with {provider}",
  "verifying.formTitle": "Checking with {provider}",
  "verifying.body": "This takes a few seconds.",

  "setup.title": "One last thing",
  "setup.body": "{account} is signed in. Choose what this {provider} connection is for.",
  "setup.finish": "Finish",
  "setup.search": "Search: {field}",
  "setup.loadingOptions": "Loading choices…",
  "setup.noOptions": "This {provider} account has nothing to choose from. Check that it has access, then try again.",
  "setup.noMatch": "Nothing matches “{search}”.",
  "setup.optionCount": "{count, plural, one {# choice} other {# choices}}",
  "setup.optionsFailed": "{provider} did not answer with the choices.",

  "manage.title": "{provider} is connected",
  // where something keeps it from working for now
  "manage.interruptedTitle": "Your {provider} connection",
  "manage.isNew": "{account} is connected.",
  "manage.working": "Connected",
  "manage.setupPending": "Setup not finished",
  "manage.broken": "Needs attention",
  "manage.lacking": "Needs more access",
  "manage.waiting": "Waiting for {provider}",
  "manage.checking": "Being checked",
  "manage.paused": "Paused",
  // of what was brought from elsewhere
  "manage.untried": "Not tried yet",
  "manage.untriedBody":
    "This account was brought here from elsewhere. When {hasHost, select, yes {{host}} other {this app}} first uses it, we see whether {provider} still accepts it; there is nothing for you to do.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {This app}} needs more access at {provider} than was allowed. Reconnect to allow it; your settings are kept.",
  "manage.endsNow": "{provider} ends this connection about now. Reconnect to keep it going; your settings are kept.",
  "manage.endsOn": "{provider} ends this connection on {day, date, long}. Reconnect before then, and it just goes on.",
  "manage.since": "since {day, date, long}",
  "manage.connectedAt": "Connected on {day, date, long}, {day, time, short}",
  "manage.accounts": "{count, plural, one {# account} other {# accounts}}",
  "manage.usedBy": "Used by {host}",
  "manage.reconnect": "Reconnect",
  "manage.disconnect": "Disconnect",
  "manage.add": "Connect another account",
  "manage.done": "Done",
  // stands for an account without a name
  "manage.unnamed": "{provider} account",

  "settings.title": "Settings",
  "settings.loading": "Loading settings…",
  "settings.loadFailed": "The settings could not be loaded.",
  "settings.save": "Save",
  "settings.saving": "Saving…",
  "settings.saved": "Saved",
  "settings.discard": "Discard",
  "settings.failed": "That could not be saved. Your changes are still here; try again.",
  "settings.kept": "Your changes are still here.",
  "settings.unsaved": "Your changes are not saved yet.",
  "settings.keepEditing": "Keep editing",
  "settings.leave": "Discard and close",
  "settings.checkAnswers": "Some answers need another look.",
  "settings.about": "About: {field}",
  "settings.clear": "Choose nothing",
  "settings.more": "Load more",
  "settings.chooseFirst": "First choose: {field}",
  "settings.noHostOptions": "There is nothing to choose from here yet.",
  "settings.hostOptionsFailed": "The choices could not be loaded.",
  "settings.missing": "This is needed.",
  "settings.tooShort": "Fewest characters: {count, number}",
  "settings.tooLong": "Most characters: {count, number}",
  "settings.notEmail": "Enter an e-mail address, such as ada@example.com.",
  "settings.notUrl": "Enter an address that begins with https:// or http://.",
  "settings.notNumber": "Enter a number.",
  "settings.notWhole": "Enter a whole number.",
  "settings.tooSmall": "Enter {count, number} or more.",
  "settings.tooBig": "Enter {count, number} or less.",
  "settings.notDate": "Enter a date.",
  "settings.tooEarly": "Choose {day, date, long} or a later day.",
  "settings.tooLate": "Choose {day, date, long} or an earlier day.",
  "settings.pattern": "This does not look right.",
  "settings.tooFew": "Fewest entries: {count, number}",
  "settings.tooMany": "Most entries: {count, number}",
  "settings.notJson": "This is no valid JSON: {reason}",
  "settings.incomplete": "Choose both.",
  "settings.noName": "One of the values has no name.",
  "settings.twice": "The name “{field}” is there twice.",
  "settings.refused": "This was not accepted.",
  "settings.name": "Name",
  "settings.value": "Value",
  "settings.entry": "Entry {count, number}",
  "settings.addEntry": "Add an entry",
  "settings.removeNamed": "Remove: {field}",
  "settings.remove": "Remove",
  "settings.fileHeld": "A file is in place ({size}).",
  "settings.fileUnreadable": "This file cannot be used. It has to be a text file, and not too large.",
  "settings.chooseFile": "Choose a file",
  "settings.replaceFile": "Choose another file",
  "settings.pasteFile": "Paste instead",
  "settings.pasteNamed": "Paste: {field}",
  "settings.usePasted": "Use this text",

  "disconnect.title": "Disconnect {account}?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {This app}} can no longer use this {provider} account.",
  // where another connection of the same account stays
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {This app}} can no longer use this {provider} connection.",
  "disconnect.stopsRuns": "Everything that runs on this connection stops.",
  "disconnect.stopsSettings": "The settings of this connection are deleted.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {This app}} still reaches this {provider} account through its other connection. To end that as well, disconnect both.",
  "disconnect.stays": "Nothing is deleted at {provider}. You can connect again at any time.",
  // it was connected by a key or a password, which only its owner can end
  "disconnect.staysTyped":
    "What you entered here is forgotten, but still works at {provider}: delete it there if you need it no more.",
  "disconnect.confirm": "Disconnect",
  "disconnect.keep": "Keep connected",
  "disconnect.failed": "{account} could not be disconnected. It is still connected; try again.",

  "chooseAccount.title": "Which {provider} account?",
  "chooseAccount.body": "You signed in to {provider} as {consented}, but {connected} is connected here.",
  // names for accounts that the provider does not name
  "chooseAccount.theNew": "the new account",
  "chooseAccount.theOld": "the old account",
  "chooseAccount.connectedNow": "Connected here",
  "chooseAccount.signedIn": "Signed in just now",
  "chooseAccount.use": "Use {account} instead",
  "chooseAccount.add": "Add {account} as another account",
  "chooseAccount.keep": "Keep {account}",
  "chooseAccount.note": "Your settings stay as they are. Access that you do not keep is given back.",
  "chooseAccount.failed": "That did not get through. Nothing was changed; please try again.",

  "success.title": "Connected",
  "success.body": "{hasHost, select, yes {{host}} other {This app}} now uses {account} at {provider}.",

  "attention.title": "{provider} needs your attention",
  "attention.fallback": "{provider} no longer accepts this connection.",
  "attention.impact":
    "Until you reconnect, {hasHost, select, yes {{host}} other {this app}} cannot reach {provider} for you.",
  "attention.kept": "Reconnecting keeps your settings.",
  "attention.pausedTitle": "{provider} is paused",
  "attention.pausedImpact":
    "{hasHost, select, yes {{host}} other {This app}} will let you reconnect here when the pause is over.",
  // for what is not connected yet
  "attention.pausedOffer":
    "{hasHost, select, yes {{host}} other {This app}} will let you connect it here when the pause is over.",

  "stale.title": "This page has gone stale",
  "stale.body": "Your session ended while it was open. Nothing was lost: reload the page and carry on where you were.",

  "problem.closed_early.title": "You closed the {provider} window",
  "problem.closed_early.body":
    "That was before it was finished, so nothing was connected. You can try again at any time.",
  "problem.missing_permission.title": "A permission is missing",
  "problem.missing_permission.body":
    "{provider} signed you in, but not everything that {hasHost, select, yes {{host}} other {this app}} needs was allowed.",
  "problem.denied.title": "You chose not to allow access",
  "problem.denied.body": "Nothing was connected. To use {provider} here, try again and allow access.",
  "problem.credential_rejected.title": "{provider} did not accept this",
  "problem.credential_rejected.body": "Nothing was saved. Check the details and try again.",
  "problem.wrong_account.title": "This is another {provider} account",
  "problem.wrong_account.body":
    "Sign out at {provider} or switch there to the account that was connected before, then try again.",
  "problem.app_misconfigured.title": "There is a problem on our side",
  "problem.app_misconfigured.body":
    "{provider} cannot be connected until {hasHost, select, yes {{host}} other {the team}} has put its setup right. Send them the code below.",
  "problem.provider_down.title": "{provider} is not answering",
  "problem.provider_down.body": "That usually passes by itself. Nothing was lost; try again in a few minutes.",
  "problem.timed_out.title": "That took too long",
  "problem.timed_out.body": "The sign-in at {provider} was not finished in time, so nothing was connected.",
  "problem.input_invalid.title": "Something does not fit",
  "problem.input_invalid.body": "{provider} cannot be reached with these answers. Check them and try again.",
  "problem.interrupted.title": "That did not work",
  "problem.interrupted.body":
    "Connecting {provider} was interrupted. Try again; if it happens twice, send the code below to support.",
  "problem.missing": "Not allowed yet",
  "problem.fixPermissions": "Fix permissions",
  "problem.reference": "Reference",
} as const satisfies Record<string, string>;
