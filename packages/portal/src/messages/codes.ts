/**
 * What a text of the server means, by its code, in English. The server sends its own English sentence, which names the
 * account, so these are not in the first load: they are the source of the keys for other languages and for overriding.
 */
export const codeTexts = {
  "codes.provider_unreachable":
    "{provider} is not answering at the moment. We keep trying; there is nothing for you to do.",
  "codes.provider_answer_invalid":
    "{provider} answers in a way that we cannot read. We keep trying; there is nothing for you to do.",
  "codes.provider_said_no":
    "{provider} said no for now. We keep trying; an administrator there may have to allow this app.",
  "codes.api_refused": "{provider} refused the last calls of this app. If that goes on, connecting it again may help.",
  "codes.app_refused":
    "{provider} does not accept this app at the moment. Whoever runs the app has to mend that; your account is kept.",
  "codes.refused_once":
    "{provider} has just refused this app. We are making sure that it means it; you can also connect it again now.",
  "codes.end_reached":
    "The time for which {provider} let this app in should be over. We are making sure; you can also connect it again now.",
  "codes.interrupted":
    "We lost an answer of {provider} on the way and are checking whether the connection survived. You can also connect it again now.",
  "codes.restored":
    "We went back to older data and are checking whether {provider} still lets this app in. You can also connect it again now.",
  "codes.grant_revoked":
    "{provider} no longer lets this app in. It has to be connected again to go on; your settings are kept.",
  "codes.grant_expired":
    "The time for which {provider} let this app in is over. It has to be connected again to go on; your settings are kept.",
  "codes.idle_expired":
    "{provider} was not used for so long that it ended the connection. It has to be connected again to go on; your settings are kept.",
  "codes.secret_rejected":
    "{provider} no longer accepts what was entered. It has to be entered again to go on; your settings are kept.",
  "codes.lost_in_doubt":
    "The connection to {provider} was lost on our side. It has to be connected again to go on; your settings are kept.",
  "codes.taken_back":
    "{provider} was disconnected for safety by whoever runs this app. It has to be connected again to go on; your settings are kept.",
  "codes.key_to_replace":
    "{provider} was disconnected for safety by whoever runs this app. The key or password from before works there until it is replaced: that comes first. Then it has to be connected again; your settings are kept.",
  "codes.permission_missing":
    "{provider} does not let this app do all it needs. Connect it again and allow what it asks for.",
  "codes.frozen": "{provider} was paused by whoever runs this app. Your account and settings are kept.",

  "codes.credential.needs_reconnect": "{provider} has to be connected again.",
  "codes.credential.not_connected": "{provider} is not connected.",
  "codes.credential.setup_incomplete": "{provider} needs one more answer before it is connected.",
  "codes.credential.refresh_failed": "{provider} cannot be used right now. Please try again in a few minutes.",
  "codes.credential.frozen": "{provider} cannot be connected at the moment: whoever runs this app has paused it.",
  "codes.credential.external_id_taken": "This {provider} account is already connected under that name.",

  "codes.connect.denied": "You chose not to give access to {provider}. Nothing was connected.",
  "codes.connect.closed": "You closed {provider} before finishing. You can try again whenever you like.",
  "codes.connect.timed_out": "Signing in to {provider} was not finished in time. Try again when you are ready.",
  "codes.connect.interrupted": "Connecting to {provider} was interrupted on our side. Please try again.",
  "codes.connect.missing_permission": "{provider} answered, but a permission that is needed was left out.",
  "codes.connect.credential_rejected": "{provider} did not accept these details. Check them and try again.",
  "codes.connect.provider_unreachable": "{provider} is not answering right now. Please try again in a few minutes.",
  "codes.connect.wrong_account": "This is a different {provider} account from the one that you are reconnecting.",
  "codes.connect.account_kept": "Nothing was changed: the {provider} account that was connected before stays.",
  "codes.connect.input_invalid": "Something here does not fit {provider}. Check what you entered and try again.",
  "codes.connect.app_misconfigured":
    "Connecting to {provider} needs a fix on the app’s side. Give its support team this reference code.",
  "codes.connect.attempt_expired": "This attempt is over or is not known any more. Please connect again.",
  "codes.connect.other_browser": "This was started in another browser. Please connect again.",
  "codes.connect.window_code_wrong": "That is not the code in the window. Look again and type it once more.",
  "codes.connect.window_code_spent": "That code is not good any more. Please connect again.",

  "codes.data_source.failed": "{provider} did not send the choices. Please try again.",
  "codes.project.being_imported": "This app is being moved to another server. Please try again in a few minutes.",
  "codes.project.origin_refused": "This app is not set up to connect accounts from this address yet.",
  "codes.http.too_many_requests": "That was a lot of tries. Wait a minute and try again.",
  "codes.http.internal": "Something went wrong on our side. Please try again.",
} as const satisfies Record<`codes.${string}`, string>;
