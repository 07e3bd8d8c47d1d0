/** Italian, addressed as tu. */
import type { Texts } from "./arguments.ts";

export const it: Texts = {
  documentTitle: "Collega un account",
  close: "Chiudi",
  back: "Indietro",
  cancel: "Annulla",
  tryAgain: "Riprova",
  copy: "Copia",
  copied: "Copiato",
  copyNamed: "Copia: {field}",
  securedBy: "Protetto da Portico",
  opensInNewTab: "(si apre in una nuova scheda)",
  covered: "Qualcosa copre questa finestra. Spostalo e premi di nuovo il pulsante.",
  loading: "Caricamento di {provider}",

  "overview.title": "{hasHost, select, yes {Collega {provider} a {host}} other {Collega {provider}}}",
  "overview.access": "{hasHost, select, yes {{host}} other {Questa app}} potrà",
  "overview.who": "Chi può vederlo",
  "overview.whoWindow":
    "Solo il tuo {hasHost, select, yes {account {host}} other {account in questa app}} usa questo collegamento. Accedi direttamente su {provider}; da qui non passa alcuna password.",
  "overview.whoForm":
    "Solo il tuo {hasHost, select, yes {account {host}} other {account in questa app}} usa questo collegamento. Ciò che inserisci viene conservato cifrato; i segreti non vengono più mostrati.",
  "overview.whoNothing":
    "Solo il tuo {hasHost, select, yes {account {host}} other {account in questa app}} usa questo collegamento.",
  "overview.undo": "Come annullarlo",
  "overview.undoBody": "Scollega l’account quando vuoi, proprio qui. L’accesso termina subito.",
  "overview.about": "Informazioni sull’integrazione {provider}",
  "overview.connect": "Collega {provider}",
  "overview.disconnected": "{account} è scollegato.",
  "overview.oneEnded":
    "Questo collegamento di {account} è terminato. L’altro collegamento dello stesso account continua.",

  "accountType.title": "Che tipo di account {provider}?",
  "accountType.body": "Scegli quello con cui accedi.",
  "accountType.next": "Continua",

  "fields.windowTitle": "Dove si trova il tuo {provider}?",
  "fields.windowBody": "Così ti portiamo alla pagina di accesso giusta di {provider}.",
  "fields.keyTitle": "Collega con la tua chiave {provider}",
  "fields.keyBody": "La verifichiamo con {provider} prima di salvare qualsiasi cosa.",
  "fields.appTitle": "Collega tramite la tua app {provider}",
  "fields.appBody":
    "Registra l’URL di reindirizzamento nella tua app {provider}, poi inserisci ciò che {provider} ti ha fornito. Il segreto viene conservato cifrato e non viene più mostrato.",
  "fields.permissionsTitle": "Che cosa può fare {hasHost, select, yes {{host}} other {questa app}}?",
  "fields.permissionsBody": "Scegli prima di passare a {provider}. Potrai cambiare in seguito ricollegando l’account.",
  "fields.fixed": "sempre necessario",
  "fields.formTitle": "Collega {provider}",
  "fields.confirmBody":
    "Non c’è nulla da inserire. Verifichiamo che {provider} risponda prima di salvare qualsiasi cosa.",
  "fields.codeBody": "Ti mostriamo un codice da inserire su {provider}, qui o su un altro dispositivo.",
  "fields.toCode": "Ottieni un codice",
  "fields.toWindow": "Continua su {provider}",
  "fields.testAndConnect": "Verifica e collega",
  "fields.preview": "Collegherai {address}",
  "fields.optional": "(facoltativo)",
  "fields.required": "Serve per continuare.",
  "fields.whereToFind": "Dove lo trovo?",
  "fields.reveal": "Mostra",
  "fields.revealNamed": "Mostra: {field}",
  "fields.conceal": "Nascondi",
  "fields.concealNamed": "Nascondi: {field}",
  "fields.choose": "Scegli…",
  "fields.rejected":
    "{provider} non ha accettato questi dati. Non è stato salvato nulla; correggili e verifica di nuovo.",
  "fields.replaceFirst":
    "Ciò che era stato inserito funziona su {provider} finché non viene sostituito, e potrebbe essere in mani sbagliate. Creane uno nuovo lì, elimina il vecchio e inserisci qui il nuovo.",

  "waiting.openingTitle": "Apertura di {provider}…",
  "waiting.title": "Continua nella finestra di {provider}",
  "waiting.body":
    "Accedi a {provider} e consenti l’accesso{hasHost, select, yes { per {host}} other {}}. Questa pagina si accorge quando hai finito.",
  "waiting.bringToFront": "Porta la finestra in primo piano",
  "waiting.startOver": "Ricomincia",
  "waiting.outOfSightTitle": "Ancora su {provider}?",
  "waiting.outOfSightBody":
    "Se la finestra di {provider} è ancora aperta, finisci lì e questa pagina se ne accorgerà. Se l’hai chiusa, riprova.",
  "waiting.closedTitle": "Hai chiuso la finestra di {provider}",
  "waiting.closedBody": "Non era ancora finito, quindi non è stato collegato nulla. Puoi riprovare quando vuoi.",

  "deviceCode.fetchingTitle": "Richiesta di un codice a {provider}…",
  "deviceCode.title": "Inserisci questo codice su {provider}",
  "deviceCode.body":
    "Accedi a {provider}, inserisci il codice e consenti l’accesso{hasHost, select, yes { per {host}} other {}}. Non dare il codice a nessun altro.",
  "deviceCode.label": "Codice",
  "deviceCode.announced": "Codice: {code}",
  "deviceCode.anyDevice": "Oppure su un altro dispositivo, all’indirizzo {address}",
  "deviceCode.until": "Il codice vale fino alle {until, time, short}. Questa pagina si accorge quando hai finito.",
  "deviceCode.open": "Apri {provider}",
  "deviceCode.newCode": "Ottieni un nuovo codice",
  "deviceCode.scan": "Oppure inquadra questo con il telefono. Il codice è già incluso.",
  "deviceCode.picture": "Codice QR che apre {address} con il codice già inserito",

  "blocked.title": "Il browser ha bloccato la finestra",
  "blocked.body": "Aprila con il pulsante qui sotto e continua su {provider}. Lascia aperta questa pagina.",
  "blocked.open": "Apri {provider}",

  "windowCode.title": "Inserisci il codice dell’altra finestra",
  "windowCode.body":
    "Una finestra per {provider} è aperta e mostra un codice. Scrivilo qui: quella finestra prosegue da sola verso {provider}.",
  "windowCode.label": "Codice nella finestra",
  "windowCode.send": "Continua",
  "windowCode.goOn": "Prosegui nell’altra finestra. Questa pagina se ne accorge quando hai finito.",
  "windowCode.unsent": "Non è arrivato. Riprova.",

  "verifying.windowTitle": "Verifica del tuo account {provider}",
  "verifying.keyTitle": "Verifica della tua chiave con {provider}",
  "verifying.formTitle": "Verifica con {provider}",
  "verifying.body": "Ci vogliono pochi secondi.",

  "setup.title": "Un’ultima cosa",
  "setup.body": "Accesso eseguito con {account}. Scegli a che cosa serve questo collegamento {provider}.",
  "setup.finish": "Fine",
  "setup.search": "Cerca: {field}",
  "setup.loadingOptions": "Caricamento delle opzioni…",
  "setup.noOptions":
    "In questo account {provider} non c’è nulla da scegliere. Verifica che abbia accesso, poi riprova.",
  "setup.noMatch": "Nessun risultato per “{search}”.",
  "setup.optionCount": "{count, plural, one {# opzione} other {# opzioni}}",
  "setup.optionsFailed": "{provider} non ha inviato le opzioni.",

  "manage.title": "{provider} è collegato",
  "manage.interruptedTitle": "Il tuo collegamento {provider}",
  "manage.isNew": "{account} è collegato.",
  "manage.working": "Collegato",
  "manage.setupPending": "Configurazione non completata",
  "manage.broken": "Richiede attenzione",
  "manage.lacking": "Serve più accesso",
  "manage.waiting": "In attesa di {provider}",
  "manage.checking": "In verifica",
  "manage.paused": "In pausa",
  "manage.untried": "Non ancora provato",
  "manage.untriedBody":
    "Questo account è stato portato qui da altrove. Quando {hasHost, select, yes {{host}} other {questa app}} lo userà per la prima volta, vedremo se {provider} lo accetta ancora; non devi fare nulla.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {Questa app}} ha bisogno su {provider} di più accesso di quanto è stato consentito. Ricollega per consentirlo; le tue impostazioni restano.",
  "manage.endsNow":
    "{provider} termina questo collegamento più o meno adesso. Ricollega per farlo continuare; le tue impostazioni restano.",
  "manage.endsOn":
    "{provider} termina questo collegamento il {day, date, long}. Ricollega prima di allora e continuerà senza interruzioni.",
  "manage.since": "dal {day, date, long}",
  "manage.connectedAt": "Collegato il {day, date, long}, {day, time, short}",
  "manage.accounts": "{count, plural, one {# account} other {# account}}",
  "manage.usedBy": "Usato da {host}",
  "manage.reconnect": "Ricollega",
  "manage.disconnect": "Scollega",
  "manage.add": "Collega un altro account",
  "manage.done": "Fine",
  "manage.unnamed": "Account {provider}",

  "settings.title": "Impostazioni",
  "settings.loading": "Caricamento delle impostazioni…",
  "settings.loadFailed": "Non è stato possibile caricare le impostazioni.",
  "settings.save": "Salva",
  "settings.saving": "Salvataggio…",
  "settings.saved": "Salvato",
  "settings.discard": "Annulla le modifiche",
  "settings.failed": "Non è stato possibile salvare. Le modifiche sono ancora qui; riprova.",
  "settings.kept": "Le modifiche sono ancora qui.",
  "settings.unsaved": "Le modifiche non sono ancora salvate.",
  "settings.keepEditing": "Continua a modificare",
  "settings.leave": "Abbandona e chiudi",
  "settings.checkAnswers": "Alcune risposte sono da rivedere.",
  "settings.about": "Informazioni: {field}",
  "settings.clear": "Non scegliere nulla",
  "settings.more": "Carica altro",
  "settings.chooseFirst": "Scegli prima: {field}",
  "settings.noHostOptions": "Qui non c’è ancora nulla da scegliere.",
  "settings.hostOptionsFailed": "Non è stato possibile caricare le opzioni.",
  "settings.missing": "Questo dato serve.",
  "settings.tooShort": "Minimo di caratteri: {count, number}",
  "settings.tooLong": "Massimo di caratteri: {count, number}",
  "settings.notEmail": "Inserisci un indirizzo e-mail, ad esempio ada@example.com.",
  "settings.notUrl": "Inserisci un indirizzo che inizia con https:// o http://.",
  "settings.notNumber": "Inserisci un numero.",
  "settings.notWhole": "Inserisci un numero intero.",
  "settings.tooSmall": "Inserisci {count, number} o più.",
  "settings.tooBig": "Inserisci {count, number} o meno.",
  "settings.notDate": "Inserisci una data.",
  "settings.tooEarly": "Scegli il {day, date, long} o un giorno successivo.",
  "settings.tooLate": "Scegli il {day, date, long} o un giorno precedente.",
  "settings.pattern": "Non sembra corretto.",
  "settings.tooFew": "Minimo di voci: {count, number}",
  "settings.tooMany": "Massimo di voci: {count, number}",
  "settings.notJson": "Non è un JSON valido: {reason}",
  "settings.incomplete": "Scegli entrambi.",
  "settings.noName": "Uno dei valori non ha un nome.",
  "settings.twice": "Il nome “{field}” compare due volte.",
  "settings.refused": "Non è stato accettato.",
  "settings.name": "Nome",
  "settings.value": "Valore",
  "settings.entry": "Voce {count, number}",
  "settings.addEntry": "Aggiungi una voce",
  "settings.removeNamed": "Rimuovi: {field}",
  "settings.remove": "Rimuovi",
  "settings.fileHeld": "È presente un file ({size}).",
  "settings.fileUnreadable": "Questo file non si può usare. Deve essere un file di testo, non troppo grande.",
  "settings.chooseFile": "Scegli un file",
  "settings.replaceFile": "Scegli un altro file",
  "settings.pasteFile": "Incolla il testo",
  "settings.pasteNamed": "Incolla: {field}",
  "settings.usePasted": "Usa questo testo",

  "disconnect.title": "Scollegare {account}?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {Questa app}} non potrà più usare questo account {provider}.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {Questa app}} non potrà più usare questo collegamento {provider}.",
  "disconnect.stopsRuns": "Tutto ciò che usa questo collegamento si ferma.",
  "disconnect.stopsSettings": "Le impostazioni di questo collegamento vengono eliminate.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {Questa app}} raggiunge ancora questo account {provider} con l’altro collegamento. Per terminare anche quello, scollegali entrambi.",
  "disconnect.stays": "Su {provider} non viene eliminato nulla. Puoi ricollegare l’account quando vuoi.",
  "disconnect.staysTyped":
    "Ciò che hai inserito qui viene dimenticato, ma su {provider} funziona ancora: eliminalo lì se non ti serve più.",
  "disconnect.confirm": "Scollega",
  "disconnect.keep": "Mantieni collegato",
  "disconnect.failed": "Non è stato possibile scollegare {account}. È ancora collegato; riprova.",

  "chooseAccount.title": "Quale account {provider}?",
  "chooseAccount.body": "Hai eseguito l’accesso a {provider} con {consented}, ma qui è collegato {connected}.",
  "chooseAccount.theNew": "il nuovo account",
  "chooseAccount.theOld": "il vecchio account",
  "chooseAccount.connectedNow": "Collegato qui",
  "chooseAccount.signedIn": "Accesso appena eseguito",
  "chooseAccount.use": "Usa invece {account}",
  "chooseAccount.add": "Aggiungi anche {account}",
  "chooseAccount.keep": "Mantieni {account}",
  "chooseAccount.note": "Le tue impostazioni restano come sono. L’accesso che non mantieni viene restituito.",
  "chooseAccount.failed": "L’invio non è riuscito. Non è cambiato nulla; riprova.",

  "success.title": "Collegato",
  "success.body": "Ora {hasHost, select, yes {{host}} other {questa app}} usa {account} su {provider}.",

  "attention.title": "{provider} richiede la tua attenzione",
  "attention.fallback": "{provider} non accetta più questo collegamento.",
  "attention.impact":
    "Finché non ricolleghi, {hasHost, select, yes {{host}} other {questa app}} non può accedere a {provider} per te.",
  "attention.kept": "Ricollegando mantieni le tue impostazioni.",
  "attention.pausedTitle": "{provider} è in pausa",
  "attention.pausedImpact":
    "{hasHost, select, yes {{host}} other {Questa app}} ti permetterà di ricollegare qui al termine della pausa.",
  "attention.pausedOffer":
    "{hasHost, select, yes {{host}} other {Questa app}} ti permetterà di collegarlo qui al termine della pausa.",

  "stale.title": "Questa pagina non è più aggiornata",
  "stale.body":
    "La sessione è scaduta mentre era aperta. Non si è perso nulla: ricarica la pagina e continua da dove eri.",

  "problem.closed_early.title": "Hai chiuso la finestra di {provider}",
  "problem.closed_early.body": "Non era ancora finito, quindi non è stato collegato nulla. Puoi riprovare quando vuoi.",
  "problem.missing_permission.title": "Manca un’autorizzazione",
  "problem.missing_permission.body":
    "L’accesso a {provider} è riuscito, ma non è stato consentito tutto ciò che serve a {hasHost, select, yes {{host}} other {questa app}}.",
  "problem.denied.title": "Hai scelto di non consentire l’accesso",
  "problem.denied.body": "Non è stato collegato nulla. Per usare {provider} qui, riprova e consenti l’accesso.",
  "problem.credential_rejected.title": "{provider} non lo ha accettato",
  "problem.credential_rejected.body": "Non è stato salvato nulla. Controlla i dati e riprova.",
  "problem.wrong_account.title": "Questo è un altro account {provider}",
  "problem.wrong_account.body": "Esci da {provider} o passa lì all’account che era collegato prima, poi riprova.",
  "problem.app_misconfigured.title": "C’è un problema da parte nostra",
  "problem.app_misconfigured.body":
    "{provider} non può essere collegato finché {hasHost, select, yes {{host}} other {il team}} non avrà corretto la configurazione. Invia il codice qui sotto.",
  "problem.provider_down.title": "{provider} non risponde",
  "problem.provider_down.body": "Di solito passa da solo. Non si è perso nulla; riprova tra qualche minuto.",
  "problem.timed_out.title": "Ci è voluto troppo tempo",
  "problem.timed_out.body":
    "L’accesso a {provider} non è stato completato in tempo, quindi non è stato collegato nulla.",
  "problem.input_invalid.title": "Qualcosa non va",
  "problem.input_invalid.body": "Con queste risposte {provider} non è raggiungibile. Controllale e riprova.",
  "problem.interrupted.title": "Non ha funzionato",
  "problem.interrupted.body":
    "Il collegamento di {provider} è stato interrotto. Riprova; se succede di nuovo, invia il codice qui sotto all’assistenza.",
  "problem.missing": "Non ancora consentito",
  "problem.fixPermissions": "Correggi le autorizzazioni",
  "problem.reference": "Riferimento",

  "codes.provider_unreachable": "{provider} al momento non risponde. Continuiamo a provare; non devi fare nulla.",
  "codes.provider_answer_invalid":
    "{provider} risponde in un modo che non riusciamo a leggere. Continuiamo a provare; non devi fare nulla.",
  "codes.provider_said_no":
    "{provider} per ora ha detto di no. Continuiamo a provare; forse un amministratore deve autorizzare lì questa app.",
  "codes.api_refused":
    "{provider} ha rifiutato le ultime chiamate di questa app. Se continua, ricollegare può aiutare.",
  "codes.app_refused":
    "{provider} al momento non accetta questa app. Deve rimediare chi la gestisce; il tuo account resta.",
  "codes.refused_once":
    "{provider} ha appena rifiutato questa app. Stiamo verificando che sia davvero così; puoi anche ricollegare subito.",
  "codes.end_reached":
    "Il tempo di accesso che {provider} ha dato a questa app dovrebbe essere finito. Stiamo verificando; puoi anche ricollegare subito.",
  "codes.interrupted":
    "Una risposta di {provider} si è persa per strada e stiamo verificando se il collegamento è ancora valido. Puoi anche ricollegare subito.",
  "codes.restored":
    "Siamo tornati a dati precedenti e stiamo verificando se {provider} accetta ancora questa app. Puoi anche ricollegare subito.",
  "codes.grant_revoked":
    "{provider} non accetta più questa app. Per continuare bisogna ricollegare l’account; le tue impostazioni restano.",
  "codes.grant_expired":
    "Il tempo di accesso che {provider} ha dato a questa app è finito. Per continuare bisogna ricollegare l’account; le tue impostazioni restano.",
  "codes.idle_expired":
    "{provider} è rimasto inutilizzato così a lungo che il collegamento lì è terminato. Per continuare bisogna ricollegare l’account; le tue impostazioni restano.",
  "codes.secret_rejected":
    "{provider} non accetta più i dati inseriti. Per continuare bisogna inserirli di nuovo; le tue impostazioni restano.",
  "codes.lost_in_doubt":
    "Il collegamento a {provider} si è perso da parte nostra. Per continuare bisogna ricollegare l’account; le tue impostazioni restano.",
  "codes.taken_back":
    "{provider} è stato scollegato per sicurezza da chi gestisce questa app. Per continuare bisogna ricollegare l’account; le tue impostazioni restano.",
  "codes.key_to_replace":
    "{provider} è stato scollegato per sicurezza da chi gestisce questa app. La chiave o la password di prima lì funziona finché non viene sostituita: è la prima cosa da fare. Poi bisogna ricollegare l’account; le tue impostazioni restano.",
  "codes.permission_missing":
    "{provider} non permette a questa app tutto ciò che le serve. Ricollega e consenti ciò che chiede.",
  "codes.frozen":
    "{provider} è stato messo in pausa da chi gestisce questa app. Il tuo account e le tue impostazioni restano.",
  "codes.credential.needs_reconnect": "{provider} deve essere ricollegato.",
  "codes.credential.not_connected": "{provider} non è collegato.",
  "codes.credential.setup_incomplete": "Manca ancora una risposta perché {provider} sia collegato.",
  "codes.credential.refresh_failed": "{provider} non è utilizzabile in questo momento. Riprova tra qualche minuto.",
  "codes.credential.frozen":
    "{provider} al momento non può essere collegato: chi gestisce questa app lo ha messo in pausa.",
  "codes.credential.external_id_taken": "Questo account {provider} è già collegato con quel nome.",
  "codes.connect.denied": "Hai scelto di non dare accesso a {provider}. Non è stato collegato nulla.",
  "codes.connect.closed": "Hai chiuso {provider} prima di finire. Puoi riprovare quando vuoi.",
  "codes.connect.timed_out": "L’accesso a {provider} non è stato completato in tempo. Riprova quando vuoi.",
  "codes.connect.interrupted": "Il collegamento a {provider} è stato interrotto da parte nostra. Riprova.",
  "codes.connect.missing_permission": "{provider} ha risposto, ma manca un’autorizzazione necessaria.",
  "codes.connect.credential_rejected": "{provider} non ha accettato questi dati. Controllali e riprova.",
  "codes.connect.provider_unreachable": "{provider} in questo momento non risponde. Riprova tra qualche minuto.",
  "codes.connect.wrong_account": "Questo account {provider} non è quello che stai ricollegando.",
  "codes.connect.account_kept": "Non è cambiato nulla: resta l’account {provider} che era già collegato.",
  "codes.connect.input_invalid": "Qualcosa qui non va bene per {provider}. Controlla ciò che hai inserito e riprova.",
  "codes.connect.app_misconfigured":
    "Per collegare {provider} serve una correzione da parte dell’app. Comunica questo codice di riferimento alla sua assistenza.",
  "codes.connect.attempt_expired": "Questo tentativo è finito o non è più noto. Collega di nuovo.",
  "codes.connect.other_browser": "È stato iniziato in un altro browser. Collega di nuovo.",
  "codes.connect.window_code_wrong": "Non è il codice della finestra. Controlla e scrivilo di nuovo.",
  "codes.connect.window_code_spent": "Questo codice non vale più. Esegui di nuovo la connessione.",
  "codes.data_source.failed": "{provider} non ha inviato le opzioni. Riprova.",
  "codes.project.being_imported": "Questa app si sta trasferendo su un altro server. Riprova tra qualche minuto.",
  "codes.project.origin_refused": "Questa app non è ancora configurata per collegare account da questo indirizzo.",
  "codes.http.too_many_requests": "Sono stati molti tentativi. Aspetta un minuto e riprova.",
  "codes.http.internal": "Qualcosa è andato storto da parte nostra. Riprova.",
};
