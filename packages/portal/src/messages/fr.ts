/** French, addressed as vous. */
import type { Texts } from "./arguments.ts";

export const fr: Texts = {
  documentTitle: "Connecter un compte",
  close: "Fermer",
  back: "Retour",
  cancel: "Annuler",
  tryAgain: "Réessayer",
  copy: "Copier",
  copied: "Copié",
  copyNamed: "Copier : {field}",
  securedBy: "Sécurisé par Portico",
  opensInNewTab: "(s’ouvre dans un nouvel onglet)",
  covered: "Quelque chose recouvre cette fenêtre. Écartez-le, puis cliquez à nouveau.",
  loading: "Chargement de {provider}",

  "overview.title": "{hasHost, select, yes {Connecter {provider} à {host}} other {Connecter {provider}}}",
  "overview.access": "{hasHost, select, yes {{host}} other {Cette application}} pourra",
  "overview.who": "Qui y a accès",
  "overview.whoWindow":
    "Seul votre propre {hasHost, select, yes {compte {host}} other {compte dans cette application}} utilise cette connexion. Vous vous connectez directement chez {provider} ; aucun mot de passe ne passe par ici.",
  "overview.whoForm":
    "Seul votre propre {hasHost, select, yes {compte {host}} other {compte dans cette application}} utilise cette connexion. Ce que vous saisissez est conservé chiffré ; les secrets ne sont plus jamais affichés.",
  "overview.whoNothing":
    "Seul votre propre {hasHost, select, yes {compte {host}} other {compte dans cette application}} utilise cette connexion.",
  "overview.undo": "Comment revenir en arrière",
  "overview.undoBody": "Déconnectez le compte ici même, à tout moment. L’accès prend fin aussitôt.",
  "overview.about": "À propos de l’intégration {provider}",
  "overview.connect": "Connecter {provider}",
  "overview.disconnected": "{account} est déconnecté.",
  "overview.oneEnded": "Cette connexion de {account} a pris fin. L’autre connexion du même compte reste active.",

  "accountType.title": "Quel type de compte {provider} ?",
  "accountType.body": "Choisissez celui auquel vous vous connectez.",
  "accountType.next": "Continuer",

  "fields.windowTitle": "Où se trouve votre {provider} ?",
  "fields.windowBody": "Nous vous enverrons ainsi vers la bonne page de connexion {provider}.",
  "fields.keyTitle": "Connecter avec votre clé {provider}",
  "fields.keyBody": "Nous la vérifions auprès de {provider} avant d’enregistrer quoi que ce soit.",
  "fields.appTitle": "Connecter avec votre propre application {provider}",
  "fields.appBody":
    "Enregistrez l’URL de redirection dans votre application {provider}, puis saisissez ce que {provider} vous a donné en retour. Le secret est conservé chiffré et n’est plus jamais affiché.",
  "fields.permissionsTitle": "Que peut faire {hasHost, select, yes {{host}} other {cette application}} ?",
  "fields.permissionsBody":
    "Choisissez avant de passer chez {provider}. Vous pourrez changer d’avis en reconnectant le compte.",
  "fields.fixed": "toujours nécessaire",
  "fields.formTitle": "Connecter {provider}",
  "fields.confirmBody": "Rien à saisir. Nous vérifions que {provider} répond avant d’enregistrer quoi que ce soit.",
  "fields.codeBody": "Nous affichons un code que vous saisissez chez {provider}, ici ou sur un autre appareil.",
  "fields.toCode": "Obtenir un code",
  "fields.toWindow": "Continuer vers {provider}",
  "fields.testAndConnect": "Tester et connecter",
  "fields.preview": "Vous allez connecter {address}",
  "fields.optional": "(facultatif)",
  "fields.required": "Ce champ est nécessaire pour continuer.",
  "fields.whereToFind": "Où trouver cela ?",
  "fields.reveal": "Afficher",
  "fields.revealNamed": "Afficher : {field}",
  "fields.conceal": "Masquer",
  "fields.concealNamed": "Masquer : {field}",
  "fields.choose": "Choisir…",
  "fields.rejected":
    "{provider} n’a pas accepté ces informations. Rien n’a été enregistré ; corrigez-les et testez à nouveau.",
  "fields.replaceFirst":
    "Ce qui avait été saisi fonctionne chez {provider} tant que ce n’est pas remplacé, et peut être entre de mauvaises mains. Créez-en un nouveau là-bas, supprimez l’ancien et saisissez le nouveau ici.",

  "waiting.openingTitle": "Ouverture de {provider}…",
  "waiting.title": "Continuez dans la fenêtre {provider}",
  "waiting.body":
    "Connectez-vous à {provider} et autorisez l’accès{hasHost, select, yes { pour {host}} other {}}. Cette page saura quand vous aurez terminé.",
  "waiting.bringToFront": "Afficher la fenêtre",
  "waiting.startOver": "Recommencer",
  "waiting.outOfSightTitle": "Toujours chez {provider} ?",
  "waiting.outOfSightBody":
    "Si la fenêtre {provider} est encore ouverte, terminez-y : cette page le saura. Si vous l’avez fermée, réessayez simplement.",
  "waiting.closedTitle": "Vous avez fermé la fenêtre {provider}",
  "waiting.closedBody": "C’était avant la fin : rien n’a été connecté. Vous pouvez réessayer à tout moment.",

  "deviceCode.fetchingTitle": "Demande d’un code à {provider}…",
  "deviceCode.title": "Saisissez ce code chez {provider}",
  "deviceCode.body":
    "Connectez-vous à {provider}, saisissez le code et autorisez l’accès{hasHost, select, yes { pour {host}} other {}}. Ne donnez ce code à personne d’autre.",
  "deviceCode.label": "Code",
  "deviceCode.announced": "Code : {code}",
  "deviceCode.anyDevice": "Ou sur un autre appareil, à l’adresse {address}",
  "deviceCode.until": "Le code est valable jusqu’à {until, time, short}. Cette page saura quand vous aurez terminé.",
  "deviceCode.open": "Ouvrir {provider}",
  "deviceCode.newCode": "Obtenir un nouveau code",
  "deviceCode.scan": "Ou scannez ceci avec votre téléphone. Le code y est déjà.",
  "deviceCode.picture": "Code QR qui ouvre {address} avec le code déjà saisi",

  "blocked.title": "Votre navigateur a bloqué la fenêtre",
  "blocked.body":
    "Ouvrez-la vous-même avec le bouton ci-dessous et continuez chez {provider}. Gardez cette page ouverte.",
  "blocked.open": "Ouvrir {provider}",

  "windowCode.title": "Saisissez le code de l’autre fenêtre",
  "windowCode.body":
    "Une fenêtre pour {provider} est ouverte et affiche un code. Saisissez-le ici ; cette fenêtre continue alors d’elle-même vers {provider}.",
  "windowCode.label": "Code affiché dans la fenêtre",
  "windowCode.send": "Continuer",
  "windowCode.goOn": "Continuez dans l’autre fenêtre. Cette page le remarquera quand vous aurez terminé.",
  "windowCode.unsent": "Cela n’est pas passé. Réessayez.",

  "verifying.windowTitle": "Vérification de votre compte {provider}",
  "verifying.keyTitle": "Test de votre clé auprès de {provider}",
  "verifying.formTitle": "Vérification auprès de {provider}",
  "verifying.body": "Cela prend quelques secondes.",

  "setup.title": "Une dernière chose",
  "setup.body": "{account} est bien connecté. Choisissez à quoi servira cette connexion {provider}.",
  "setup.finish": "Terminer",
  "setup.search": "Rechercher : {field}",
  "setup.loadingOptions": "Chargement des choix…",
  "setup.noOptions": "Ce compte {provider} ne propose rien à choisir. Vérifiez ses droits d’accès, puis réessayez.",
  "setup.noMatch": "Aucun résultat pour « {search} ».",
  "setup.optionCount": "{count, plural, one {# choix} other {# choix}}",
  "setup.optionsFailed": "{provider} n’a pas envoyé les choix.",

  "manage.title": "{provider} est connecté",
  "manage.interruptedTitle": "Votre connexion {provider}",
  "manage.isNew": "{account} est connecté.",
  "manage.working": "Connecté",
  "manage.setupPending": "Configuration inachevée",
  "manage.broken": "Action requise",
  "manage.lacking": "Accès insuffisant",
  "manage.waiting": "En attente de {provider}",
  "manage.checking": "Vérification en cours",
  "manage.paused": "En pause",
  "manage.untried": "Pas encore essayé",
  "manage.untriedBody":
    "Ce compte a été apporté d’ailleurs. Quand {hasHost, select, yes {{host}} other {cette application}} s’en servira pour la première fois, nous verrons si {provider} l’accepte encore ; vous n’avez rien à faire.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {Cette application}} a besoin chez {provider} de plus d’accès que vous n’en avez autorisé. Reconnectez le compte pour l’autoriser ; vos réglages sont conservés.",
  "manage.endsNow":
    "{provider} met fin à cette connexion à peu près maintenant. Reconnectez le compte pour la poursuivre ; vos réglages sont conservés.",
  "manage.endsOn":
    "{provider} mettra fin à cette connexion le {day, date, long}. Reconnectez le compte avant, et tout continue.",
  "manage.since": "depuis le {day, date, long}",
  "manage.connectedAt": "Connecté le {day, date, long} à {day, time, short}",
  "manage.accounts": "{count, plural, one {# compte} other {# comptes}}",
  "manage.usedBy": "Utilisé par {host}",
  "manage.reconnect": "Reconnecter",
  "manage.disconnect": "Déconnecter",
  "manage.add": "Connecter un autre compte",
  "manage.done": "Terminé",
  "manage.unnamed": "Compte {provider}",

  "settings.title": "Réglages",
  "settings.loading": "Chargement des réglages…",
  "settings.loadFailed": "Les réglages n’ont pas pu être chargés.",
  "settings.save": "Enregistrer",
  "settings.saving": "Enregistrement…",
  "settings.saved": "Enregistré",
  "settings.discard": "Annuler les modifications",
  "settings.failed": "L’enregistrement n’a pas abouti. Vos modifications sont toujours là ; réessayez.",
  "settings.kept": "Vos modifications sont toujours là.",
  "settings.unsaved": "Vos modifications ne sont pas encore enregistrées.",
  "settings.keepEditing": "Continuer à modifier",
  "settings.leave": "Abandonner et fermer",
  "settings.checkAnswers": "Certaines réponses sont à revoir.",
  "settings.about": "À propos : {field}",
  "settings.clear": "Ne rien choisir",
  "settings.more": "Charger la suite",
  "settings.chooseFirst": "Choisissez d’abord : {field}",
  "settings.noHostOptions": "Il n’y a encore rien à choisir ici.",
  "settings.hostOptionsFailed": "Les choix n’ont pas pu être chargés.",
  "settings.missing": "Ce champ est nécessaire.",
  "settings.tooShort": "Nombre minimal de caractères : {count, number}",
  "settings.tooLong": "Nombre maximal de caractères : {count, number}",
  "settings.notEmail": "Saisissez une adresse e-mail, par exemple ada@example.com.",
  "settings.notUrl": "Saisissez une adresse qui commence par https:// ou http://.",
  "settings.notNumber": "Saisissez un nombre.",
  "settings.notWhole": "Saisissez un nombre entier.",
  "settings.tooSmall": "Saisissez {count, number} ou plus.",
  "settings.tooBig": "Saisissez {count, number} ou moins.",
  "settings.notDate": "Saisissez une date.",
  "settings.tooEarly": "Choisissez le {day, date, long} ou un jour ultérieur.",
  "settings.tooLate": "Choisissez le {day, date, long} ou un jour antérieur.",
  "settings.pattern": "Cela ne semble pas correct.",
  "settings.tooFew": "Nombre minimal d’éléments : {count, number}",
  "settings.tooMany": "Nombre maximal d’éléments : {count, number}",
  "settings.notJson": "Ce n’est pas du JSON valide : {reason}",
  "settings.incomplete": "Choisissez les deux.",
  "settings.noName": "Une des valeurs n’a pas de nom.",
  "settings.twice": "Le nom « {field} » apparaît deux fois.",
  "settings.refused": "Cela n’a pas été accepté.",
  "settings.name": "Nom",
  "settings.value": "Valeur",
  "settings.entry": "Élément {count, number}",
  "settings.addEntry": "Ajouter un élément",
  "settings.removeNamed": "Retirer : {field}",
  "settings.remove": "Retirer",
  "settings.fileHeld": "Un fichier est en place ({size}).",
  "settings.fileUnreadable": "Ce fichier n’est pas utilisable. Il faut un fichier texte, pas trop volumineux.",
  "settings.chooseFile": "Choisir un fichier",
  "settings.replaceFile": "Choisir un autre fichier",
  "settings.pasteFile": "Coller plutôt",
  "settings.pasteNamed": "Coller : {field}",
  "settings.usePasted": "Utiliser ce texte",

  "disconnect.title": "Déconnecter {account} ?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {Cette application}} ne pourra plus utiliser ce compte {provider}.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {Cette application}} ne pourra plus utiliser cette connexion {provider}.",
  "disconnect.stopsRuns": "Tout ce qui passe par cette connexion s’arrête.",
  "disconnect.stopsSettings": "Les réglages de cette connexion sont supprimés.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {Cette application}} garde accès à ce compte {provider} par son autre connexion. Pour y mettre fin aussi, déconnectez les deux.",
  "disconnect.stays": "Rien n’est supprimé chez {provider}. Vous pourrez reconnecter le compte à tout moment.",
  "disconnect.staysTyped":
    "Ce que vous avez saisi ici est oublié, mais fonctionne encore chez {provider} : supprimez-le là-bas si vous n’en avez plus besoin.",
  "disconnect.confirm": "Déconnecter",
  "disconnect.keep": "Rester connecté",
  "disconnect.failed": "Impossible de déconnecter {account}. Le compte est toujours connecté ; réessayez.",

  "chooseAccount.title": "Quel compte {provider} ?",
  "chooseAccount.body":
    "Vous venez de vous connecter à {provider} avec {consented}, mais c’est {connected} qui est connecté ici.",
  "chooseAccount.theNew": "le nouveau compte",
  "chooseAccount.theOld": "l’ancien compte",
  "chooseAccount.connectedNow": "Connecté ici",
  "chooseAccount.signedIn": "Connexion à l’instant",
  "chooseAccount.use": "Utiliser plutôt {account}",
  "chooseAccount.add": "Ajouter aussi {account}",
  "chooseAccount.keep": "Garder {account}",
  "chooseAccount.note": "Vos réglages ne changent pas. L’accès que vous ne gardez pas est rendu.",
  "chooseAccount.failed": "Cela n’a pas abouti. Rien n’a changé ; veuillez réessayer.",

  "success.title": "C’est connecté",
  "success.body":
    "{hasHost, select, yes {{host}} other {Cette application}} utilise désormais {account} chez {provider}.",

  "attention.title": "{provider} demande votre attention",
  "attention.fallback": "{provider} n’accepte plus cette connexion.",
  "attention.impact":
    "Tant que le compte n’est pas reconnecté, {hasHost, select, yes {{host}} other {cette application}} ne peut pas accéder à {provider} pour vous.",
  "attention.kept": "Reconnecter le compte conserve vos réglages.",
  "attention.pausedTitle": "{provider} est en pause",
  "attention.pausedImpact":
    "{hasHost, select, yes {{host}} other {Cette application}} vous permettra de reconnecter le compte ici à la fin de la pause.",
  "attention.pausedOffer":
    "{hasHost, select, yes {{host}} other {Cette application}} vous permettra de le connecter ici à la fin de la pause.",

  "stale.title": "Cette page n’est plus à jour",
  "stale.body":
    "Votre session a expiré entre-temps. Rien n’est perdu : rechargez la page et reprenez où vous en étiez.",

  "problem.closed_early.title": "Vous avez fermé la fenêtre {provider}",
  "problem.closed_early.body": "C’était avant la fin : rien n’a été connecté. Vous pouvez réessayer à tout moment.",
  "problem.missing_permission.title": "Il manque une autorisation",
  "problem.missing_permission.body":
    "La connexion à {provider} a réussi, mais tout ce dont {hasHost, select, yes {{host}} other {cette application}} a besoin n’a pas été autorisé.",
  "problem.denied.title": "Vous avez choisi de ne pas autoriser l’accès",
  "problem.denied.body": "Rien n’a été connecté. Pour utiliser {provider} ici, réessayez et autorisez l’accès.",
  "problem.credential_rejected.title": "{provider} n’a pas accepté",
  "problem.credential_rejected.body": "Rien n’a été enregistré. Vérifiez les informations et réessayez.",
  "problem.wrong_account.title": "C’est un autre compte {provider}",
  "problem.wrong_account.body":
    "Déconnectez-vous chez {provider} ou passez-y au compte qui était connecté auparavant, puis réessayez.",
  "problem.app_misconfigured.title": "Il y a un problème de notre côté",
  "problem.app_misconfigured.body":
    "{provider} ne peut pas être connecté tant que {hasHost, select, yes {{host} n’a pas} other {l’équipe n’a pas}} corrigé sa configuration. Envoyez-lui le code ci-dessous.",
  "problem.provider_down.title": "{provider} ne répond pas",
  "problem.provider_down.body":
    "Cela passe généralement tout seul. Rien n’est perdu ; réessayez dans quelques minutes.",
  "problem.timed_out.title": "Cela a pris trop de temps",
  "problem.timed_out.body": "La connexion chez {provider} n’a pas été terminée à temps : rien n’a été connecté.",
  "problem.input_invalid.title": "Quelque chose ne va pas",
  "problem.input_invalid.body": "{provider} n’est pas joignable avec ces réponses. Vérifiez-les et réessayez.",
  "problem.interrupted.title": "Cela n’a pas fonctionné",
  "problem.interrupted.body":
    "La connexion de {provider} a été interrompue. Réessayez ; si cela se reproduit, envoyez le code ci-dessous à l’assistance.",
  "problem.missing": "Pas encore autorisé",
  "problem.fixPermissions": "Corriger les autorisations",
  "problem.reference": "Référence",

  "codes.provider_unreachable":
    "{provider} ne répond pas pour le moment. Nous continuons d’essayer ; vous n’avez rien à faire.",
  "codes.provider_answer_invalid":
    "{provider} répond d’une façon que nous ne savons pas lire. Nous continuons d’essayer ; vous n’avez rien à faire.",
  "codes.provider_said_no":
    "{provider} a refusé pour l’instant. Nous continuons d’essayer ; un administrateur devra peut-être y autoriser cette application.",
  "codes.api_refused":
    "{provider} a refusé les derniers appels de cette application. Si cela dure, reconnecter le compte peut aider.",
  "codes.app_refused":
    "{provider} n’accepte pas cette application pour le moment. C’est à son exploitant d’y remédier ; votre compte est conservé.",
  "codes.refused_once":
    "{provider} vient de refuser cette application. Nous vérifions que c’est bien voulu ; vous pouvez aussi reconnecter le compte dès maintenant.",
  "codes.end_reached":
    "La période d’accès accordée par {provider} à cette application devrait être terminée. Nous vérifions ; vous pouvez aussi reconnecter le compte dès maintenant.",
  "codes.interrupted":
    "Une réponse de {provider} s’est perdue en route et nous vérifions que la connexion tient encore. Vous pouvez aussi reconnecter le compte dès maintenant.",
  "codes.restored":
    "Nous sommes revenus à des données plus anciennes et vérifions que {provider} accepte encore cette application. Vous pouvez aussi reconnecter le compte dès maintenant.",
  "codes.grant_revoked":
    "{provider} n’accepte plus cette application. Pour continuer, le compte doit être reconnecté ; vos réglages sont conservés.",
  "codes.grant_expired":
    "La période d’accès accordée par {provider} à cette application est terminée. Pour continuer, le compte doit être reconnecté ; vos réglages sont conservés.",
  "codes.idle_expired":
    "{provider} est resté inutilisé si longtemps que la connexion y a pris fin. Pour continuer, le compte doit être reconnecté ; vos réglages sont conservés.",
  "codes.secret_rejected":
    "{provider} n’accepte plus ce qui avait été saisi. Pour continuer, il faut le saisir à nouveau ; vos réglages sont conservés.",
  "codes.lost_in_doubt":
    "La connexion à {provider} s’est perdue de notre côté. Pour continuer, le compte doit être reconnecté ; vos réglages sont conservés.",
  "codes.taken_back":
    "{provider} a été déconnecté par sécurité par l’exploitant de cette application. Pour continuer, le compte doit être reconnecté ; vos réglages sont conservés.",
  "codes.key_to_replace":
    "{provider} a été déconnecté par sécurité par l’exploitant de cette application. La clé ou le mot de passe d’avant y fonctionne tant qu’il n’est pas remplacé : commencez par là. Ensuite, le compte doit être reconnecté ; vos réglages sont conservés.",
  "codes.permission_missing":
    "{provider} ne laisse pas cette application faire tout ce dont elle a besoin. Reconnectez le compte et autorisez ce qu’elle demande.",
  "codes.frozen":
    "{provider} a été mis en pause par l’exploitant de cette application. Votre compte et vos réglages sont conservés.",
  "codes.credential.needs_reconnect": "{provider} doit être reconnecté.",
  "codes.credential.not_connected": "{provider} n’est pas connecté.",
  "codes.credential.setup_incomplete": "Il manque une réponse pour que {provider} soit connecté.",
  "codes.credential.refresh_failed":
    "{provider} n’est pas utilisable pour le moment. Veuillez réessayer dans quelques minutes.",
  "codes.credential.frozen":
    "{provider} ne peut pas être connecté pour le moment : l’exploitant de cette application l’a mis en pause.",
  "codes.credential.external_id_taken": "Ce compte {provider} est déjà connecté sous ce nom.",
  "codes.connect.denied": "Vous avez choisi de ne pas donner accès à {provider}. Rien n’a été connecté.",
  "codes.connect.closed": "Vous avez fermé {provider} avant la fin. Vous pouvez réessayer quand vous voulez.",
  "codes.connect.timed_out": "La connexion à {provider} n’a pas été terminée à temps. Réessayez quand vous voulez.",
  "codes.connect.interrupted": "La connexion à {provider} a été interrompue de notre côté. Veuillez réessayer.",
  "codes.connect.missing_permission": "{provider} a répondu, mais il manque une autorisation nécessaire.",
  "codes.connect.credential_rejected": "{provider} n’a pas accepté ces informations. Vérifiez-les et réessayez.",
  "codes.connect.provider_unreachable":
    "{provider} ne répond pas pour le moment. Veuillez réessayer dans quelques minutes.",
  "codes.connect.wrong_account": "Ce compte {provider} n’est pas celui que vous reconnectez.",
  "codes.connect.account_kept": "Rien n’a changé : le compte {provider} connecté auparavant reste en place.",
  "codes.connect.input_invalid": "Quelque chose ne convient pas à {provider}. Vérifiez votre saisie et réessayez.",
  "codes.connect.app_misconfigured":
    "Pour connecter {provider}, une correction est nécessaire du côté de l’application. Donnez ce code de référence à son assistance.",
  "codes.connect.attempt_expired": "Cette tentative est terminée ou n’est plus connue. Veuillez recommencer.",
  "codes.connect.other_browser": "Ceci a été commencé dans un autre navigateur. Veuillez recommencer.",
  "codes.connect.window_code_wrong": "Ce n’est pas le code de la fenêtre. Vérifiez-le et saisissez-le à nouveau.",
  "codes.connect.window_code_spent": "Ce code n’est plus valable. Veuillez reconnecter.",
  "codes.data_source.failed": "{provider} n’a pas envoyé les choix. Veuillez réessayer.",
  "codes.project.being_imported":
    "Cette application est en cours de transfert vers un autre serveur. Veuillez réessayer dans quelques minutes.",
  "codes.project.origin_refused":
    "Cette application n’est pas encore configurée pour connecter des comptes depuis cette adresse.",
  "codes.http.too_many_requests": "Cela fait beaucoup d’essais. Attendez une minute et réessayez.",
  "codes.http.internal": "Un problème est survenu de notre côté. Veuillez réessayer.",
};
