/** Dutch, addressed as je. */
import type { Texts } from "./arguments.ts";

export const nl: Texts = {
  documentTitle: "Een account koppelen",
  close: "Sluiten",
  back: "Terug",
  cancel: "Annuleren",
  tryAgain: "Opnieuw proberen",
  copy: "Kopiëren",
  copied: "Gekopieerd",
  copyNamed: "Kopiëren: {field}",
  securedBy: "Beveiligd door Portico",
  opensInNewTab: "(opent in een nieuw tabblad)",
  covered: "Er staat iets voor dit venster. Schuif het opzij en druk nog een keer op de knop.",
  loading: "{provider} wordt geladen",

  "overview.title": "{hasHost, select, yes {{provider} koppelen aan {host}} other {{provider} koppelen}}",
  "overview.access": "{hasHost, select, yes {{host}} other {Deze app}} kan straks",
  "overview.who": "Wie het kan zien",
  "overview.whoWindow":
    "Alleen je eigen {hasHost, select, yes {account bij {host}} other {account in deze app}} gebruikt deze koppeling. Je logt in bij {provider} zelf; er komt hier geen wachtwoord binnen.",
  "overview.whoForm":
    "Alleen je eigen {hasHost, select, yes {account bij {host}} other {account in deze app}} gebruikt deze koppeling. Wat je invult wordt versleuteld bewaard; geheimen worden nooit meer getoond.",
  "overview.whoNothing":
    "Alleen je eigen {hasHost, select, yes {account bij {host}} other {account in deze app}} gebruikt deze koppeling.",
  "overview.undo": "Hoe je het ongedaan maakt",
  "overview.undoBody": "Ontkoppel wanneer je wilt, gewoon hier. De toegang stopt meteen.",
  "overview.about": "Over de integratie met {provider}",
  "overview.connect": "{provider} koppelen",
  "overview.disconnected": "{account} is ontkoppeld.",
  "overview.oneEnded":
    "Deze koppeling van {account} is beëindigd. De andere koppeling van hetzelfde account blijft werken.",

  "accountType.title": "Wat voor account heb je bij {provider}?",
  "accountType.body": "Kies het account waarmee je inlogt.",
  "accountType.next": "Verder",

  "fields.windowTitle": "Waar staat jouw {provider}?",
  "fields.windowBody": "Zo sturen we je naar de juiste inlogpagina van {provider}.",
  "fields.keyTitle": "Koppelen met je sleutel van {provider}",
  "fields.keyBody": "We controleren de sleutel bij {provider} voordat er iets wordt opgeslagen.",
  "fields.appTitle": "Koppelen via je eigen app bij {provider}",
  "fields.appBody":
    "Registreer de omleidings-URL in je app bij {provider} en vul hier in wat je daarvoor van {provider} hebt gekregen. Het geheim wordt versleuteld bewaard en nooit meer getoond.",
  "fields.permissionsTitle": "Wat mag {hasHost, select, yes {{host}} other {deze app}} doen?",
  "fields.permissionsBody":
    "Kies voordat je naar {provider} gaat. Je kunt het later wijzigen door opnieuw te koppelen.",
  "fields.fixed": "altijd nodig",
  "fields.formTitle": "{provider} koppelen",
  "fields.confirmBody":
    "Je hoeft niets in te vullen. We controleren of {provider} antwoordt voordat er iets wordt opgeslagen.",
  "fields.codeBody": "Je krijgt een code die je bij {provider} invoert, hier of op een ander apparaat.",
  "fields.toCode": "Code ophalen",
  "fields.toWindow": "Verder naar {provider}",
  "fields.testAndConnect": "Testen en koppelen",
  "fields.preview": "Je koppelt {address}",
  "fields.optional": "(optioneel)",
  "fields.required": "Dit is nodig om verder te gaan.",
  "fields.whereToFind": "Waar vind ik dit?",
  "fields.reveal": "Tonen",
  "fields.revealNamed": "Tonen: {field}",
  "fields.conceal": "Verbergen",
  "fields.concealNamed": "Verbergen: {field}",
  "fields.choose": "Kies…",
  "fields.rejected":
    "{provider} heeft deze gegevens niet geaccepteerd. Er is niets opgeslagen; pas ze aan en test opnieuw.",
  "fields.replaceFirst":
    "Wat eerder is ingevuld werkt bij {provider} tot het vervangen is, en kan in verkeerde handen zijn. Maak daar een nieuw gegeven aan, verwijder het oude en vul hier het nieuwe in.",

  "waiting.openingTitle": "{provider} wordt geopend…",
  "waiting.title": "Ga verder in het venster van {provider}",
  "waiting.body":
    "Log in bij {provider} en geef toegang{hasHost, select, yes { aan {host}} other {}}. Deze pagina merkt wanneer je klaar bent.",
  "waiting.bringToFront": "Venster naar voren halen",
  "waiting.startOver": "Opnieuw beginnen",
  "waiting.outOfSightTitle": "Nog bij {provider}?",
  "waiting.outOfSightBody":
    "Staat het venster van {provider} nog open, rond het dan daar af; deze pagina merkt het. Heb je het gesloten, probeer het dan gewoon opnieuw.",
  "waiting.closedTitle": "Je hebt het venster van {provider} gesloten",
  "waiting.closedBody": "Het was nog niet klaar, dus er is niets gekoppeld. Je kunt het altijd opnieuw proberen.",

  "deviceCode.fetchingTitle": "Code wordt opgevraagd bij {provider}…",
  "deviceCode.title": "Voer deze code in bij {provider}",
  "deviceCode.body":
    "Log in bij {provider}, voer de code in en geef toegang{hasHost, select, yes { aan {host}} other {}}. Geef de code aan niemand anders.",
  "deviceCode.label": "Code",
  "deviceCode.announced": "Code: {code}",
  "deviceCode.anyDevice": "Of op een ander apparaat, via {address}",
  "deviceCode.until": "De code is geldig tot {until, time, short}. Deze pagina merkt wanneer je klaar bent.",
  "deviceCode.open": "{provider} openen",
  "deviceCode.newCode": "Nieuwe code ophalen",
  "deviceCode.scan": "Of scan dit met je telefoon. De code zit er al in.",
  "deviceCode.picture": "QR-code die {address} opent met de code ingevuld",

  "blocked.title": "Je browser hield het venster tegen",
  "blocked.body": "Open het zelf met de knop hieronder en ga verder bij {provider}. Houd deze pagina open.",
  "blocked.open": "{provider} openen",

  "windowCode.title": "Voer de code uit het andere venster in",
  "windowCode.body":
    "Er is een venster voor {provider} open met een code. Typ die hier; dat venster gaat dan vanzelf verder naar {provider}.",
  "windowCode.label": "Code in het venster",
  "windowCode.send": "Doorgaan",
  "windowCode.goOn": "Ga verder in het andere venster. Deze pagina merkt het als je klaar bent.",
  "windowCode.unsent": "Dat kwam niet aan. Probeer het opnieuw.",

  "verifying.windowTitle": "Je account bij {provider} wordt gecontroleerd",
  "verifying.keyTitle": "Je sleutel wordt getest bij {provider}",
  "verifying.formTitle": "Controle bij {provider}",
  "verifying.body": "Dit duurt een paar seconden.",

  "setup.title": "Nog één ding",
  "setup.body": "{account} is ingelogd. Kies waar deze koppeling met {provider} voor is.",
  "setup.finish": "Afronden",
  "setup.search": "Zoeken: {field}",
  "setup.loadingOptions": "Keuzes worden geladen…",
  "setup.noOptions":
    "In dit account van {provider} valt niets te kiezen. Controleer of het toegang heeft en probeer het opnieuw.",
  "setup.noMatch": "Niets gevonden voor ‘{search}’.",
  "setup.optionCount": "{count, plural, one {# keuze} other {# keuzes}}",
  "setup.optionsFailed": "{provider} heeft de keuzes niet gestuurd.",

  "manage.title": "{provider} is gekoppeld",
  "manage.interruptedTitle": "Je koppeling met {provider}",
  "manage.isNew": "{account} is gekoppeld.",
  "manage.working": "Gekoppeld",
  "manage.setupPending": "Instellen niet afgerond",
  "manage.broken": "Vraagt aandacht",
  "manage.lacking": "Meer toegang nodig",
  "manage.waiting": "Wachten op {provider}",
  "manage.checking": "Wordt gecontroleerd",
  "manage.paused": "Gepauzeerd",
  "manage.untried": "Nog niet geprobeerd",
  "manage.untriedBody":
    "Dit account is van elders meegenomen. Zodra {hasHost, select, yes {{host}} other {deze app}} het voor het eerst gebruikt, zien we of {provider} het nog accepteert; je hoeft niets te doen.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {Deze app}} heeft bij {provider} meer toegang nodig dan is gegeven. Koppel opnieuw om die te geven; je instellingen blijven bewaard.",
  "manage.endsNow":
    "{provider} beëindigt deze koppeling zo ongeveer nu. Koppel opnieuw om door te gaan; je instellingen blijven bewaard.",
  "manage.endsOn":
    "{provider} beëindigt deze koppeling op {day, date, long}. Koppel voor die tijd opnieuw, dan loopt alles gewoon door.",
  "manage.since": "sinds {day, date, long}",
  "manage.connectedAt": "Gekoppeld op {day, date, long}, {day, time, short}",
  "manage.accounts": "{count, plural, one {# account} other {# accounts}}",
  "manage.usedBy": "Gebruikt door {host}",
  "manage.reconnect": "Opnieuw koppelen",
  "manage.disconnect": "Ontkoppelen",
  "manage.add": "Nog een account koppelen",
  "manage.done": "Klaar",
  "manage.unnamed": "Account bij {provider}",

  "settings.title": "Instellingen",
  "settings.loading": "Instellingen worden geladen…",
  "settings.loadFailed": "De instellingen konden niet worden geladen.",
  "settings.save": "Opslaan",
  "settings.saving": "Wordt opgeslagen…",
  "settings.saved": "Opgeslagen",
  "settings.discard": "Niet bewaren",
  "settings.failed": "Opslaan is niet gelukt. Je wijzigingen zijn er nog; probeer het opnieuw.",
  "settings.kept": "Je wijzigingen zijn er nog.",
  "settings.unsaved": "Je wijzigingen zijn nog niet opgeslagen.",
  "settings.keepEditing": "Verder bewerken",
  "settings.leave": "Niet bewaren en sluiten",
  "settings.checkAnswers": "Sommige antwoorden moeten worden nagekeken.",
  "settings.about": "Over: {field}",
  "settings.clear": "Niets kiezen",
  "settings.more": "Meer laden",
  "settings.chooseFirst": "Kies eerst: {field}",
  "settings.noHostOptions": "Hier valt nog niets te kiezen.",
  "settings.hostOptionsFailed": "De keuzes konden niet worden geladen.",
  "settings.missing": "Dit is nodig.",
  "settings.tooShort": "Minste aantal tekens: {count, number}",
  "settings.tooLong": "Hoogste aantal tekens: {count, number}",
  "settings.notEmail": "Vul een e-mailadres in, zoals ada@example.com.",
  "settings.notUrl": "Vul een adres in dat begint met https:// of http://.",
  "settings.notNumber": "Vul een getal in.",
  "settings.notWhole": "Vul een geheel getal in.",
  "settings.tooSmall": "Vul {count, number} of meer in.",
  "settings.tooBig": "Vul {count, number} of minder in.",
  "settings.notDate": "Vul een datum in.",
  "settings.tooEarly": "Kies {day, date, long} of een latere dag.",
  "settings.tooLate": "Kies {day, date, long} of een eerdere dag.",
  "settings.pattern": "Dit lijkt niet te kloppen.",
  "settings.tooFew": "Minste aantal items: {count, number}",
  "settings.tooMany": "Hoogste aantal items: {count, number}",
  "settings.notJson": "Dit is geen geldige JSON: {reason}",
  "settings.incomplete": "Kies allebei.",
  "settings.noName": "Een van de waarden heeft geen naam.",
  "settings.twice": "De naam ‘{field}’ komt twee keer voor.",
  "settings.refused": "Dit is niet geaccepteerd.",
  "settings.name": "Naam",
  "settings.value": "Waarde",
  "settings.entry": "Item {count, number}",
  "settings.addEntry": "Item toevoegen",
  "settings.removeNamed": "Verwijderen: {field}",
  "settings.remove": "Verwijderen",
  "settings.fileHeld": "Er is een bestand opgeslagen ({size}).",
  "settings.fileUnreadable": "Dit bestand is niet bruikbaar. Het moet een tekstbestand zijn en niet te groot.",
  "settings.chooseFile": "Bestand kiezen",
  "settings.replaceFile": "Ander bestand kiezen",
  "settings.pasteFile": "Liever plakken",
  "settings.pasteNamed": "Plakken: {field}",
  "settings.usePasted": "Deze tekst gebruiken",

  "disconnect.title": "{account} ontkoppelen?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {Deze app}} kan dit account bij {provider} niet meer gebruiken.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {Deze app}} kan deze koppeling met {provider} niet meer gebruiken.",
  "disconnect.stopsRuns": "Alles wat via deze koppeling loopt, stopt.",
  "disconnect.stopsSettings": "De instellingen van deze koppeling worden verwijderd.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {Deze app}} bereikt dit account bij {provider} nog via de andere koppeling. Ontkoppel beide om ook dat te stoppen.",
  "disconnect.stays": "Bij {provider} wordt niets verwijderd. Je kunt altijd weer koppelen.",
  "disconnect.staysTyped":
    "Wat je hier hebt ingevuld wordt vergeten, maar werkt bij {provider} nog wel: verwijder het daar als je het niet meer nodig hebt.",
  "disconnect.confirm": "Ontkoppelen",
  "disconnect.keep": "Gekoppeld laten",
  "disconnect.failed": "{account} kon niet worden ontkoppeld. Het is nog gekoppeld; probeer het opnieuw.",

  "chooseAccount.title": "Welk account bij {provider}?",
  "chooseAccount.body": "Je bent bij {provider} ingelogd als {consented}, maar hier is {connected} gekoppeld.",
  "chooseAccount.theNew": "het nieuwe account",
  "chooseAccount.theOld": "het oude account",
  "chooseAccount.connectedNow": "Hier gekoppeld",
  "chooseAccount.signedIn": "Net ingelogd",
  "chooseAccount.use": "Liever {account} gebruiken",
  "chooseAccount.add": "Ook {account} toevoegen",
  "chooseAccount.keep": "Bij {account} blijven",
  "chooseAccount.note": "Je instellingen blijven zoals ze zijn. Toegang die je niet houdt, wordt teruggegeven.",
  "chooseAccount.failed": "Dat kwam niet door. Er is niets veranderd; probeer het opnieuw.",

  "success.title": "Gekoppeld",
  "success.body": "{hasHost, select, yes {{host}} other {Deze app}} gebruikt nu {account} bij {provider}.",

  "attention.title": "{provider} vraagt je aandacht",
  "attention.fallback": "{provider} accepteert deze koppeling niet meer.",
  "attention.impact":
    "Tot je opnieuw koppelt, kan {hasHost, select, yes {{host}} other {deze app}} niet namens jou bij {provider}.",
  "attention.kept": "Bij opnieuw koppelen blijven je instellingen bewaard.",
  "attention.pausedTitle": "{provider} is gepauzeerd",
  "attention.pausedImpact":
    "Na de pauze kun je hier {hasHost, select, yes {bij {host}} other {in deze app}} opnieuw koppelen.",
  "attention.pausedOffer":
    "Na de pauze kun je dit hier {hasHost, select, yes {bij {host}} other {in deze app}} koppelen.",

  "stale.title": "Deze pagina is verouderd",
  "stale.body":
    "Je sessie is verlopen terwijl de pagina open stond. Er is niets verloren: laad de pagina opnieuw en ga verder waar je was.",

  "problem.closed_early.title": "Je hebt het venster van {provider} gesloten",
  "problem.closed_early.body":
    "Het was nog niet klaar, dus er is niets gekoppeld. Je kunt het altijd opnieuw proberen.",
  "problem.missing_permission.title": "Er ontbreekt een toestemming",
  "problem.missing_permission.body":
    "Het inloggen bij {provider} is gelukt, maar niet alles wat {hasHost, select, yes {{host}} other {deze app}} nodig heeft is toegestaan.",
  "problem.denied.title": "Je hebt geen toegang gegeven",
  "problem.denied.body":
    "Er is niets gekoppeld. Wil je {provider} hier gebruiken, probeer het dan opnieuw en geef toegang.",
  "problem.credential_rejected.title": "{provider} heeft dit niet geaccepteerd",
  "problem.credential_rejected.body": "Er is niets opgeslagen. Controleer de gegevens en probeer het opnieuw.",
  "problem.wrong_account.title": "Dit is een ander account bij {provider}",
  "problem.wrong_account.body":
    "Log uit bij {provider} of wissel daar naar het account dat eerder gekoppeld was, en probeer het opnieuw.",
  "problem.app_misconfigured.title": "Er is een probleem aan onze kant",
  "problem.app_misconfigured.body":
    "{provider} kan niet worden gekoppeld tot {hasHost, select, yes {{host}} other {het team}} de instellingen heeft hersteld. Stuur de code hieronder mee.",
  "problem.provider_down.title": "{provider} antwoordt niet",
  "problem.provider_down.body":
    "Dat gaat meestal vanzelf over. Er is niets verloren; probeer het over een paar minuten opnieuw.",
  "problem.timed_out.title": "Dat duurde te lang",
  "problem.timed_out.body": "Het inloggen bij {provider} is niet op tijd afgerond, dus er is niets gekoppeld.",
  "problem.input_invalid.title": "Er klopt iets niet",
  "problem.input_invalid.body":
    "Met deze antwoorden is {provider} niet bereikbaar. Controleer ze en probeer het opnieuw.",
  "problem.interrupted.title": "Dat is niet gelukt",
  "problem.interrupted.body":
    "Het koppelen van {provider} werd onderbroken. Probeer het opnieuw; gebeurt het weer, stuur dan de code hieronder naar support.",
  "problem.missing": "Nog niet toegestaan",
  "problem.fixPermissions": "Toestemmingen aanpassen",
  "problem.reference": "Referentie",

  "codes.provider_unreachable":
    "{provider} antwoordt op dit moment niet. We blijven het proberen; je hoeft niets te doen.",
  "codes.provider_answer_invalid":
    "{provider} antwoordt op een manier die we niet kunnen lezen. We blijven het proberen; je hoeft niets te doen.",
  "codes.provider_said_no":
    "{provider} heeft voorlopig nee gezegd. We blijven het proberen; misschien moet een beheerder daar deze app toestaan.",
  "codes.api_refused":
    "{provider} heeft de laatste verzoeken van deze app geweigerd. Blijft dat zo, dan kan opnieuw koppelen helpen.",
  "codes.app_refused":
    "{provider} accepteert deze app op dit moment niet. De beheerder van de app moet dat oplossen; je account blijft bewaard.",
  "codes.refused_once":
    "{provider} heeft deze app zojuist geweigerd. We gaan na of dat echt zo bedoeld is; je kunt ook nu al opnieuw koppelen.",
  "codes.end_reached":
    "De tijd waarvoor {provider} deze app toegang gaf, is waarschijnlijk om. We gaan het na; je kunt ook nu al opnieuw koppelen.",
  "codes.interrupted":
    "Een antwoord van {provider} is onderweg verloren gegaan en we gaan na of de koppeling nog werkt. Je kunt ook nu al opnieuw koppelen.",
  "codes.restored":
    "We zijn teruggegaan naar oudere gegevens en gaan na of {provider} deze app nog toelaat. Je kunt ook nu al opnieuw koppelen.",
  "codes.grant_revoked":
    "{provider} laat deze app niet meer toe. Om verder te gaan moet het account opnieuw worden gekoppeld; je instellingen blijven bewaard.",
  "codes.grant_expired":
    "De tijd waarvoor {provider} deze app toegang gaf, is om. Om verder te gaan moet het account opnieuw worden gekoppeld; je instellingen blijven bewaard.",
  "codes.idle_expired":
    "{provider} is zo lang niet gebruikt dat de koppeling daar is beëindigd. Om verder te gaan moet het account opnieuw worden gekoppeld; je instellingen blijven bewaard.",
  "codes.secret_rejected":
    "{provider} accepteert de ingevulde gegevens niet meer. Om verder te gaan moeten ze opnieuw worden ingevuld; je instellingen blijven bewaard.",
  "codes.lost_in_doubt":
    "De koppeling met {provider} is aan onze kant verloren gegaan. Om verder te gaan moet het account opnieuw worden gekoppeld; je instellingen blijven bewaard.",
  "codes.taken_back":
    "{provider} is voor de veiligheid ontkoppeld door de beheerder van deze app. Om verder te gaan moet het account opnieuw worden gekoppeld; je instellingen blijven bewaard.",
  "codes.key_to_replace":
    "{provider} is voor de veiligheid ontkoppeld door de beheerder van deze app. De sleutel of het wachtwoord van eerder werkt daar tot het vervangen is: doe dat eerst. Daarna moet het account opnieuw worden gekoppeld; je instellingen blijven bewaard.",
  "codes.permission_missing":
    "{provider} staat deze app niet alles toe wat ze nodig heeft. Koppel opnieuw en sta toe waar ze om vraagt.",
  "codes.frozen":
    "{provider} is gepauzeerd door de beheerder van deze app. Je account en instellingen blijven bewaard.",
  "codes.credential.needs_reconnect": "{provider} moet opnieuw worden gekoppeld.",
  "codes.credential.not_connected": "{provider} is niet gekoppeld.",
  "codes.credential.setup_incomplete": "Er is nog één antwoord nodig voordat {provider} gekoppeld is.",
  "codes.credential.refresh_failed": "{provider} is nu niet te gebruiken. Probeer het over een paar minuten opnieuw.",
  "codes.credential.frozen":
    "{provider} kan op dit moment niet worden gekoppeld: de beheerder van deze app heeft het gepauzeerd.",
  "codes.credential.external_id_taken": "Dit account bij {provider} is al onder die naam gekoppeld.",
  "codes.connect.denied": "Je hebt geen toegang gegeven tot {provider}. Er is niets gekoppeld.",
  "codes.connect.closed": "Je hebt {provider} gesloten voordat het klaar was. Je kunt het altijd opnieuw proberen.",
  "codes.connect.timed_out":
    "Het inloggen bij {provider} is niet op tijd afgerond. Probeer het opnieuw wanneer het je uitkomt.",
  "codes.connect.interrupted": "Het koppelen met {provider} werd aan onze kant onderbroken. Probeer het opnieuw.",
  "codes.connect.missing_permission": "{provider} heeft geantwoord, maar er ontbreekt een toestemming die nodig is.",
  "codes.connect.credential_rejected":
    "{provider} heeft deze gegevens niet geaccepteerd. Controleer ze en probeer het opnieuw.",
  "codes.connect.provider_unreachable": "{provider} antwoordt nu niet. Probeer het over een paar minuten opnieuw.",
  "codes.connect.wrong_account": "Dit is een ander account bij {provider} dan het account dat je opnieuw koppelt.",
  "codes.connect.account_kept": "Er is niets veranderd: het account bij {provider} dat al gekoppeld was, blijft.",
  "codes.connect.input_invalid":
    "Er klopt hier iets niet voor {provider}. Controleer wat je hebt ingevuld en probeer het opnieuw.",
  "codes.connect.app_misconfigured":
    "Om {provider} te koppelen moet er aan de kant van de app iets worden hersteld. Geef deze referentiecode aan de support van de app.",
  "codes.connect.attempt_expired": "Deze poging is voorbij of niet meer bekend. Koppel opnieuw.",
  "codes.connect.other_browser": "Dit is in een andere browser begonnen. Koppel opnieuw.",
  "codes.connect.window_code_wrong": "Dat is niet de code in het venster. Kijk nog eens en typ hem opnieuw.",
  "codes.connect.window_code_spent": "Die code is niet meer geldig. Verbind opnieuw.",
  "codes.data_source.failed": "{provider} heeft de keuzes niet gestuurd. Probeer het opnieuw.",
  "codes.project.being_imported":
    "Deze app verhuist naar een andere server. Probeer het over een paar minuten opnieuw.",
  "codes.project.origin_refused": "Deze app is nog niet ingesteld om accounts te koppelen vanaf dit adres.",
  "codes.http.too_many_requests": "Dat waren veel pogingen. Wacht een minuut en probeer het opnieuw.",
  "codes.http.internal": "Er ging iets mis aan onze kant. Probeer het opnieuw.",
};
