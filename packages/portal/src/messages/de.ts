/** German, addressed as Sie. */
import type { Texts } from "./arguments.ts";

export const de: Texts = {
  documentTitle: "Konto verbinden",
  close: "Schließen",
  back: "Zurück",
  cancel: "Abbrechen",
  tryAgain: "Erneut versuchen",
  copy: "Kopieren",
  copied: "Kopiert",
  copyNamed: "Kopieren: {field}",
  securedBy: "Gesichert durch Portico",
  opensInNewTab: "(öffnet in neuem Tab)",
  covered: "Etwas verdeckt dieses Fenster. Schieben Sie es beiseite und klicken Sie dann noch einmal.",
  loading: "{provider} wird geladen",

  "overview.title": "{hasHost, select, yes {{provider} mit {host} verbinden} other {{provider} verbinden}}",
  "overview.access": "{hasHost, select, yes {{host}} other {Diese App}} kann dann",
  "overview.who": "Wer Zugriff hat",
  "overview.whoWindow":
    "Nur Ihr eigenes {hasHost, select, yes {Konto bei {host}} other {Konto in dieser App}} nutzt diese Verbindung. Sie melden sich direkt bei {provider} an; Ihr Passwort kommt hier nie an.",
  "overview.whoForm":
    "Nur Ihr eigenes {hasHost, select, yes {Konto bei {host}} other {Konto in dieser App}} nutzt diese Verbindung. Ihre Eingaben werden verschlüsselt gespeichert; Geheimnisse werden nie wieder angezeigt.",
  "overview.whoNothing":
    "Nur Ihr eigenes {hasHost, select, yes {Konto bei {host}} other {Konto in dieser App}} nutzt diese Verbindung.",
  "overview.undo": "So machen Sie es rückgängig",
  "overview.undoBody": "Sie können die Verbindung jederzeit hier trennen. Der Zugriff endet sofort.",
  "overview.about": "Über die Anbindung von {provider}",
  "overview.connect": "{provider} verbinden",
  "overview.disconnected": "{account} ist getrennt.",
  "overview.oneEnded":
    "Diese Verbindung von {account} ist beendet. Die andere Verbindung desselben Kontos bleibt bestehen.",

  "accountType.title": "Welche Art von {provider}-Konto?",
  "accountType.body": "Wählen Sie das Konto, bei dem Sie sich anmelden.",
  "accountType.next": "Weiter",

  "fields.windowTitle": "Wo finden wir Ihr {provider}?",
  "fields.windowBody": "Damit leiten wir Sie zur richtigen Anmeldeseite von {provider}.",
  "fields.keyTitle": "Mit Ihrem {provider}-Schlüssel verbinden",
  "fields.keyBody": "Wir prüfen ihn bei {provider}, bevor etwas gespeichert wird.",
  "fields.appTitle": "Über Ihre eigene {provider}-App verbinden",
  "fields.appBody":
    "Tragen Sie die Weiterleitungs-URL in Ihrer {provider}-App ein und geben Sie hier an, was Sie dafür von {provider} erhalten haben. Das Secret wird verschlüsselt gespeichert und nie wieder angezeigt.",
  "fields.permissionsTitle": "Was darf {hasHost, select, yes {{host}} other {diese App}}?",
  "fields.permissionsBody":
    "Wählen Sie, bevor es zu {provider} geht. Wenn Sie später erneut verbinden, können Sie das ändern.",
  "fields.fixed": "immer nötig",
  "fields.formTitle": "{provider} verbinden",
  "fields.confirmBody":
    "Sie müssen nichts eingeben. Wir prüfen, ob {provider} antwortet, bevor etwas gespeichert wird.",
  "fields.codeBody": "Sie erhalten einen Code und geben ihn bei {provider} ein, hier oder auf einem anderen Gerät.",
  "fields.toCode": "Code anfordern",
  "fields.toWindow": "Weiter zu {provider}",
  "fields.testAndConnect": "Prüfen und verbinden",
  "fields.preview": "Sie verbinden {address}",
  "fields.optional": "(optional)",
  "fields.required": "Diese Angabe wird benötigt.",
  "fields.whereToFind": "Wo finde ich das?",
  "fields.reveal": "Anzeigen",
  "fields.revealNamed": "Anzeigen: {field}",
  "fields.conceal": "Verbergen",
  "fields.concealNamed": "Verbergen: {field}",
  "fields.choose": "Auswählen …",
  "fields.rejected":
    "{provider} hat diese Angaben nicht akzeptiert. Es wurde nichts gespeichert; korrigieren Sie sie und prüfen Sie erneut.",
  "fields.replaceFirst":
    "Ihre bisherigen Zugangsdaten gelten bei {provider}, bis sie ersetzt werden, und könnten in falschen Händen sein. Erstellen Sie dort neue, löschen Sie die alten und geben Sie die neuen hier ein.",

  "waiting.openingTitle": "{provider} wird geöffnet …",
  "waiting.title": "Weiter im Fenster von {provider}",
  "waiting.body":
    "Melden Sie sich bei {provider} an und erlauben Sie den Zugriff{hasHost, select, yes { für {host}} other {}}. Sobald Sie fertig sind, geht es hier von selbst weiter.",
  "waiting.bringToFront": "Fenster nach vorn holen",
  "waiting.startOver": "Neu beginnen",
  "waiting.outOfSightTitle": "Noch bei {provider}?",
  "waiting.outOfSightBody":
    "Wenn das Fenster von {provider} noch offen ist, schließen Sie dort ab; hier geht es dann von selbst weiter. Wenn Sie es geschlossen haben, versuchen Sie es einfach noch einmal.",
  "waiting.closedTitle": "Sie haben das Fenster von {provider} geschlossen",
  "waiting.closedBody":
    "Das war vor dem Abschluss, es wurde also nichts verbunden. Sie können es jederzeit noch einmal versuchen.",

  "deviceCode.fetchingTitle": "Code wird bei {provider} angefordert …",
  "deviceCode.title": "Geben Sie diesen Code bei {provider} ein",
  "deviceCode.body":
    "Melden Sie sich bei {provider} an, geben Sie den Code ein und erlauben Sie den Zugriff{hasHost, select, yes { für {host}} other {}}. Geben Sie den Code nicht weiter.",
  "deviceCode.label": "Code",
  "deviceCode.announced": "Code: {code}",
  "deviceCode.anyDevice": "Oder auf einem anderen Gerät unter {address}",
  "deviceCode.until": "Der Code gilt bis {until, time, short}. Sobald Sie fertig sind, geht es hier von selbst weiter.",
  "deviceCode.open": "{provider} öffnen",
  "deviceCode.newCode": "Neuen Code anfordern",
  "deviceCode.scan": "Oder scannen Sie das mit Ihrem Smartphone. Der Code ist schon enthalten.",
  "deviceCode.picture": "QR-Code, der {address} mit ausgefülltem Code öffnet",

  "blocked.title": "Ihr Browser hat das Fenster blockiert",
  "blocked.body":
    "Öffnen Sie es mit der Schaltfläche unten und machen Sie bei {provider} weiter. Lassen Sie diese Seite offen.",
  "blocked.open": "{provider} öffnen",

  "windowCode.title": "Gib den Code aus dem anderen Fenster ein",
  "windowCode.body":
    "Ein Fenster für {provider} ist offen und zeigt einen Code. Gib ihn hier ein; das Fenster geht dann von selbst weiter zu {provider}.",
  "windowCode.label": "Code im Fenster",
  "windowCode.send": "Weiter",
  "windowCode.goOn": "Mach im anderen Fenster weiter. Diese Seite merkt, wenn du fertig bist.",
  "windowCode.unsent": "Das ist nicht angekommen. Versuch es noch einmal.",

  "verifying.windowTitle": "Ihr {provider}-Konto wird geprüft",
  "verifying.keyTitle": "Ihr Schlüssel wird bei {provider} geprüft",
  "verifying.formTitle": "Prüfung bei {provider} läuft",
  "verifying.body": "Das dauert ein paar Sekunden.",

  "setup.title": "Nur noch eine Frage",
  "setup.body": "{account} ist angemeldet. Wählen Sie, wofür diese Verbindung mit {provider} gedacht ist.",
  "setup.finish": "Fertigstellen",
  "setup.search": "Suchen: {field}",
  "setup.loadingOptions": "Auswahl wird geladen …",
  "setup.noOptions":
    "In diesem {provider}-Konto gibt es nichts auszuwählen. Prüfen Sie seine Zugriffsrechte und versuchen Sie es noch einmal.",
  "setup.noMatch": "Nichts passt zu „{search}“.",
  "setup.optionCount": "{count, plural, one {# Möglichkeit} other {# Möglichkeiten}}",
  "setup.optionsFailed": "{provider} hat keine Auswahl geliefert.",

  "manage.title": "{provider} ist verbunden",
  "manage.interruptedTitle": "Ihre Verbindung mit {provider}",
  "manage.isNew": "{account} ist verbunden.",
  "manage.working": "Verbunden",
  "manage.setupPending": "Einrichtung nicht abgeschlossen",
  "manage.broken": "Handlung erforderlich",
  "manage.lacking": "Mehr Zugriff nötig",
  "manage.waiting": "Warten auf {provider}",
  "manage.checking": "Wird geprüft",
  "manage.paused": "Pausiert",
  "manage.untried": "Noch nicht erprobt",
  "manage.untriedBody":
    "Dieses Konto wurde von anderswo übernommen. Sobald {hasHost, select, yes {{host}} other {diese App}} es zum ersten Mal nutzt, zeigt sich, ob {provider} es noch akzeptiert. Sie müssen nichts tun.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {Diese App}} braucht bei {provider} mehr Zugriff, als erlaubt wurde. Verbinden Sie erneut, um ihn zu erlauben; Ihre Einstellungen bleiben erhalten.",
  "manage.endsNow":
    "{provider} beendet diese Verbindung etwa jetzt. Verbinden Sie erneut, damit sie weiterläuft; Ihre Einstellungen bleiben erhalten.",
  "manage.endsOn":
    "{provider} beendet diese Verbindung am {day, date, long}. Verbinden Sie vorher erneut, dann läuft sie einfach weiter.",
  "manage.since": "seit {day, date, long}",
  "manage.connectedAt": "Verbunden am {day, date, long}, {day, time, short}",
  "manage.accounts": "{count, plural, one {# Konto} other {# Konten}}",
  "manage.usedBy": "Genutzt von {host}",
  "manage.reconnect": "Erneut verbinden",
  "manage.disconnect": "Trennen",
  "manage.add": "Weiteres Konto verbinden",
  "manage.done": "Fertig",
  "manage.unnamed": "{provider}-Konto",

  "settings.title": "Einstellungen",
  "settings.loading": "Einstellungen werden geladen …",
  "settings.loadFailed": "Die Einstellungen konnten nicht geladen werden.",
  "settings.save": "Speichern",
  "settings.saving": "Wird gespeichert …",
  "settings.saved": "Gespeichert",
  "settings.discard": "Verwerfen",
  "settings.failed": "Das konnte nicht gespeichert werden. Ihre Änderungen sind noch da; versuchen Sie es noch einmal.",
  "settings.kept": "Ihre Änderungen sind noch da.",
  "settings.unsaved": "Ihre Änderungen sind noch nicht gespeichert.",
  "settings.keepEditing": "Weiter bearbeiten",
  "settings.leave": "Verwerfen und schließen",
  "settings.checkAnswers": "Einige Angaben müssen noch einmal geprüft werden.",
  "settings.about": "Erklärung: {field}",
  "settings.clear": "Nichts auswählen",
  "settings.more": "Mehr laden",
  "settings.chooseFirst": "Wählen Sie zuerst: {field}",
  "settings.noHostOptions": "Hier gibt es noch nichts auszuwählen.",
  "settings.hostOptionsFailed": "Die Auswahl konnte nicht geladen werden.",
  "settings.missing": "Diese Angabe wird benötigt.",
  "settings.tooShort": "Mindestanzahl Zeichen: {count, number}",
  "settings.tooLong": "Höchstanzahl Zeichen: {count, number}",
  "settings.notEmail": "Geben Sie eine E-Mail-Adresse ein, zum Beispiel ada@example.com.",
  "settings.notUrl": "Geben Sie eine Adresse ein, die mit https:// oder http:// beginnt.",
  "settings.notNumber": "Geben Sie eine Zahl ein.",
  "settings.notWhole": "Geben Sie eine ganze Zahl ein.",
  "settings.tooSmall": "Geben Sie {count, number} oder mehr ein.",
  "settings.tooBig": "Geben Sie {count, number} oder weniger ein.",
  "settings.notDate": "Geben Sie ein Datum ein.",
  "settings.tooEarly": "Wählen Sie den {day, date, long} oder einen späteren Tag.",
  "settings.tooLate": "Wählen Sie den {day, date, long} oder einen früheren Tag.",
  "settings.pattern": "Das sieht nicht richtig aus.",
  "settings.tooFew": "Mindestanzahl Einträge: {count, number}",
  "settings.tooMany": "Höchstanzahl Einträge: {count, number}",
  "settings.notJson": "Das ist kein gültiges JSON: {reason}",
  "settings.incomplete": "Wählen Sie beides aus.",
  "settings.noName": "Einer der Werte hat keinen Namen.",
  "settings.twice": "Der Name „{field}“ kommt zweimal vor.",
  "settings.refused": "Das wurde nicht angenommen.",
  "settings.name": "Name",
  "settings.value": "Wert",
  "settings.entry": "Eintrag {count, number}",
  "settings.addEntry": "Eintrag hinzufügen",
  "settings.removeNamed": "Entfernen: {field}",
  "settings.remove": "Entfernen",
  "settings.fileHeld": "Eine Datei ist hinterlegt ({size}).",
  "settings.fileUnreadable": "Diese Datei ist nicht verwendbar. Es muss eine Textdatei sein, die nicht zu groß ist.",
  "settings.chooseFile": "Datei auswählen",
  "settings.replaceFile": "Andere Datei auswählen",
  "settings.pasteFile": "Stattdessen einfügen",
  "settings.pasteNamed": "Einfügen: {field}",
  "settings.usePasted": "Diesen Text verwenden",

  "disconnect.title": "{account} trennen?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {Diese App}} kann dieses {provider}-Konto nicht mehr nutzen.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {Diese App}} kann diese {provider}-Verbindung nicht mehr nutzen.",
  "disconnect.stopsRuns": "Alles, was über diese Verbindung läuft, wird angehalten.",
  "disconnect.stopsSettings": "Die Einstellungen dieser Verbindung werden gelöscht.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {Diese App}} erreicht dieses {provider}-Konto weiterhin über seine andere Verbindung. Um auch das zu beenden, trennen Sie beide.",
  "disconnect.stays": "Bei {provider} wird nichts gelöscht. Sie können jederzeit wieder verbinden.",
  "disconnect.staysTyped":
    "Ihre Eingaben werden hier vergessen, gelten bei {provider} aber weiter: Löschen Sie sie dort, wenn Sie sie nicht mehr brauchen.",
  "disconnect.confirm": "Trennen",
  "disconnect.keep": "Verbunden lassen",
  "disconnect.failed":
    "{account} konnte nicht getrennt werden. Das Konto ist noch verbunden; versuchen Sie es noch einmal.",

  "chooseAccount.title": "Welches {provider}-Konto?",
  "chooseAccount.body": "Bei {provider} angemeldet: {consented}. Hier verbunden: {connected}.",
  "chooseAccount.theNew": "das neue Konto",
  "chooseAccount.theOld": "das alte Konto",
  "chooseAccount.connectedNow": "Hier verbunden",
  "chooseAccount.signedIn": "Gerade angemeldet",
  "chooseAccount.use": "Stattdessen {account} verwenden",
  "chooseAccount.add": "Auch {account} verbinden",
  "chooseAccount.keep": "Weiterhin {account} verwenden",
  "chooseAccount.note":
    "Ihre Einstellungen bleiben, wie sie sind. Zugriff, den Sie nicht behalten, wird zurückgegeben.",
  "chooseAccount.failed": "Das hat nicht geklappt. Es wurde nichts geändert; bitte versuchen Sie es noch einmal.",

  "success.title": "Verbunden",
  "success.body": "{hasHost, select, yes {{host}} other {Diese App}} nutzt jetzt {account} bei {provider}.",

  "attention.title": "{provider} braucht Ihre Aufmerksamkeit",
  "attention.fallback": "{provider} akzeptiert diese Verbindung nicht mehr.",
  "attention.impact":
    "Solange Sie nicht erneut verbinden, erreicht {hasHost, select, yes {{host}} other {diese App}} {provider} nicht für Sie.",
  "attention.kept": "Beim erneuten Verbinden bleiben Ihre Einstellungen erhalten.",
  "attention.pausedTitle": "{provider} ist pausiert",
  "attention.pausedImpact":
    "Sobald die Pause vorbei ist, können Sie {hasHost, select, yes {in {host}} other {in dieser App}} hier erneut verbinden.",
  "attention.pausedOffer":
    "Sobald die Pause vorbei ist, können Sie es {hasHost, select, yes {in {host}} other {in dieser App}} hier verbinden.",

  "stale.title": "Diese Seite ist nicht mehr aktuell",
  "stale.body":
    "Ihre Sitzung ist inzwischen abgelaufen. Es ging nichts verloren: Laden Sie die Seite neu und machen Sie dort weiter, wo Sie waren.",

  "problem.closed_early.title": "Sie haben das Fenster von {provider} geschlossen",
  "problem.closed_early.body":
    "Das war vor dem Abschluss, es wurde also nichts verbunden. Sie können es jederzeit noch einmal versuchen.",
  "problem.missing_permission.title": "Eine Berechtigung fehlt",
  "problem.missing_permission.body":
    "Die Anmeldung bei {provider} hat geklappt, aber nicht alles, was {hasHost, select, yes {{host}} other {diese App}} braucht, wurde erlaubt.",
  "problem.denied.title": "Sie haben den Zugriff nicht erlaubt",
  "problem.denied.body":
    "Es wurde nichts verbunden. Um {provider} hier zu nutzen, versuchen Sie es noch einmal und erlauben Sie den Zugriff.",
  "problem.credential_rejected.title": "{provider} hat das nicht akzeptiert",
  "problem.credential_rejected.body":
    "Es wurde nichts gespeichert. Prüfen Sie die Angaben und versuchen Sie es noch einmal.",
  "problem.wrong_account.title": "Das ist ein anderes {provider}-Konto",
  "problem.wrong_account.body":
    "Melden Sie sich bei {provider} ab oder wechseln Sie dort zu dem Konto, das bisher verbunden war, und versuchen Sie es noch einmal.",
  "problem.app_misconfigured.title": "Es gibt ein Problem auf unserer Seite",
  "problem.app_misconfigured.body":
    "{provider} lässt sich erst verbinden, wenn {hasHost, select, yes {{host}} other {das Team}} die Einrichtung korrigiert hat. Schicken Sie den Code unten mit.",
  "problem.provider_down.title": "{provider} antwortet nicht",
  "problem.provider_down.body":
    "Das gibt sich meist von selbst. Es ging nichts verloren; versuchen Sie es in ein paar Minuten noch einmal.",
  "problem.timed_out.title": "Das hat zu lange gedauert",
  "problem.timed_out.body":
    "Die Anmeldung bei {provider} wurde nicht rechtzeitig abgeschlossen, es wurde also nichts verbunden.",
  "problem.input_invalid.title": "Etwas passt nicht",
  "problem.input_invalid.body":
    "Mit diesen Angaben ist {provider} nicht erreichbar. Prüfen Sie sie und versuchen Sie es noch einmal.",
  "problem.interrupted.title": "Das hat nicht geklappt",
  "problem.interrupted.body":
    "Das Verbinden von {provider} wurde unterbrochen. Versuchen Sie es noch einmal; passiert es wieder, schicken Sie den Code unten an den Support.",
  "problem.missing": "Noch nicht erlaubt",
  "problem.fixPermissions": "Berechtigungen anpassen",
  "problem.reference": "Referenz",

  "codes.provider_unreachable": "{provider} antwortet gerade nicht. Wir versuchen es weiter; Sie müssen nichts tun.",
  "codes.provider_answer_invalid":
    "{provider} antwortet auf eine Weise, die wir nicht lesen können. Wir versuchen es weiter; Sie müssen nichts tun.",
  "codes.provider_said_no":
    "{provider} hat vorerst abgelehnt. Wir versuchen es weiter; vielleicht muss dort jemand aus der Administration diese App erlauben.",
  "codes.api_refused":
    "{provider} hat die letzten Anfragen dieser App abgelehnt. Wenn das anhält, hilft es vielleicht, erneut zu verbinden.",
  "codes.app_refused":
    "{provider} akzeptiert diese App zurzeit nicht. Das muss der Betreiber der App beheben; Ihr Konto bleibt erhalten.",
  "codes.refused_once":
    "{provider} hat diese App gerade abgewiesen. Wir prüfen, ob das so gemeint ist; Sie können auch jetzt schon erneut verbinden.",
  "codes.end_reached":
    "Die Zeit, für die {provider} dieser App Zugriff gab, dürfte um sein. Wir prüfen das; Sie können auch jetzt schon erneut verbinden.",
  "codes.interrupted":
    "Eine Antwort von {provider} ging unterwegs verloren, und wir prüfen, ob die Verbindung noch besteht. Sie können auch jetzt schon erneut verbinden.",
  "codes.restored":
    "Wir mussten auf ältere Daten zurückgehen und prüfen, ob {provider} diese App noch zulässt. Sie können auch jetzt schon erneut verbinden.",
  "codes.grant_revoked":
    "{provider} lässt diese App nicht mehr zu. Damit es weitergeht, muss das Konto erneut verbunden werden; Ihre Einstellungen bleiben erhalten.",
  "codes.grant_expired":
    "Die Zeit, für die {provider} dieser App Zugriff gab, ist um. Damit es weitergeht, muss das Konto erneut verbunden werden; Ihre Einstellungen bleiben erhalten.",
  "codes.idle_expired":
    "{provider} wurde so lange nicht genutzt, dass die Verbindung dort beendet wurde. Damit es weitergeht, muss das Konto erneut verbunden werden; Ihre Einstellungen bleiben erhalten.",
  "codes.secret_rejected":
    "{provider} akzeptiert Ihre Zugangsdaten nicht mehr. Damit es weitergeht, müssen sie neu eingegeben werden; Ihre Einstellungen bleiben erhalten.",
  "codes.lost_in_doubt":
    "Die Verbindung zu {provider} ging auf unserer Seite verloren. Damit es weitergeht, muss das Konto erneut verbunden werden; Ihre Einstellungen bleiben erhalten.",
  "codes.taken_back":
    "{provider} wurde vom Betreiber dieser App zur Sicherheit getrennt. Damit es weitergeht, muss das Konto erneut verbunden werden; Ihre Einstellungen bleiben erhalten.",
  "codes.key_to_replace":
    "{provider} wurde vom Betreiber dieser App zur Sicherheit getrennt. Der bisherige Schlüssel oder das bisherige Passwort gilt dort, bis es ersetzt wird: Das kommt zuerst. Danach muss das Konto erneut verbunden werden; Ihre Einstellungen bleiben erhalten.",
  "codes.permission_missing":
    "{provider} erlaubt dieser App nicht alles, was sie braucht. Verbinden Sie erneut und erlauben Sie, worum sie bittet.",
  "codes.frozen":
    "{provider} wurde vom Betreiber dieser App pausiert. Ihr Konto und Ihre Einstellungen bleiben erhalten.",
  "codes.credential.needs_reconnect": "{provider} muss erneut verbunden werden.",
  "codes.credential.not_connected": "{provider} ist nicht verbunden.",
  "codes.credential.setup_incomplete": "Für {provider} fehlt noch eine Angabe, dann ist das Konto verbunden.",
  "codes.credential.refresh_failed":
    "{provider} ist gerade nicht nutzbar. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
  "codes.credential.frozen":
    "{provider} kann zurzeit nicht verbunden werden: Der Betreiber dieser App hat es pausiert.",
  "codes.credential.external_id_taken": "Dieses {provider}-Konto ist unter diesem Namen schon verbunden.",
  "codes.connect.denied": "Sie haben keinen Zugriff auf {provider} erlaubt. Es wurde nichts verbunden.",
  "codes.connect.closed":
    "Sie haben {provider} vor dem Abschluss geschlossen. Sie können es jederzeit noch einmal versuchen.",
  "codes.connect.timed_out":
    "Die Anmeldung bei {provider} wurde nicht rechtzeitig abgeschlossen. Versuchen Sie es noch einmal, wenn Sie so weit sind.",
  "codes.connect.interrupted":
    "Das Verbinden mit {provider} wurde auf unserer Seite unterbrochen. Bitte versuchen Sie es noch einmal.",
  "codes.connect.missing_permission": "{provider} hat geantwortet, aber eine nötige Berechtigung fehlt.",
  "codes.connect.credential_rejected":
    "{provider} hat diese Angaben nicht akzeptiert. Prüfen Sie sie und versuchen Sie es noch einmal.",
  "codes.connect.provider_unreachable":
    "{provider} antwortet gerade nicht. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
  "codes.connect.wrong_account": "Das ist ein anderes {provider}-Konto als das, das Sie erneut verbinden.",
  "codes.connect.account_kept": "Es wurde nichts geändert: Das bisher verbundene {provider}-Konto bleibt.",
  "codes.connect.input_invalid":
    "Etwas passt hier nicht zu {provider}. Prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal.",
  "codes.connect.app_misconfigured":
    "Damit sich {provider} verbinden lässt, muss aufseiten der App etwas behoben werden. Geben Sie deren Support diesen Referenzcode.",
  "codes.connect.attempt_expired":
    "Dieser Versuch ist vorbei oder nicht mehr bekannt. Bitte verbinden Sie noch einmal.",
  "codes.connect.other_browser": "Das wurde in einem anderen Browser begonnen. Bitte verbinden Sie noch einmal.",
  "codes.connect.window_code_wrong":
    "Das ist nicht der Code im Fenster. Schau noch einmal nach und gib ihn erneut ein.",
  "codes.connect.window_code_spent": "Dieser Code gilt nicht mehr. Bitte verbinde noch einmal.",
  "codes.data_source.failed": "{provider} hat keine Auswahl geliefert. Bitte versuchen Sie es noch einmal.",
  "codes.project.being_imported":
    "Diese App zieht gerade auf einen anderen Server um. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
  "codes.project.origin_refused":
    "Diese App ist noch nicht dafür eingerichtet, von dieser Adresse aus Konten zu verbinden.",
  "codes.http.too_many_requests": "Das waren viele Versuche. Warten Sie eine Minute und versuchen Sie es noch einmal.",
  "codes.http.internal": "Auf unserer Seite ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.",
};
