/** Spanish, addressed as tú. */
import type { Texts } from "./arguments.ts";

export const es: Texts = {
  documentTitle: "Conectar una cuenta",
  close: "Cerrar",
  back: "Atrás",
  cancel: "Cancelar",
  tryAgain: "Reintentar",
  copy: "Copiar",
  copied: "Copiado",
  copyNamed: "Copiar: {field}",
  securedBy: "Protegido por Portico",
  opensInNewTab: "(se abre en una pestaña nueva)",
  covered: "Algo tapa esta ventana. Apártalo y vuelve a pulsar el botón.",
  loading: "Cargando {provider}",

  "overview.title": "{hasHost, select, yes {Conectar {provider} con {host}} other {Conectar {provider}}}",
  "overview.access": "{hasHost, select, yes {{host}} other {Esta aplicación}} podrá",
  "overview.who": "Quién puede verla",
  "overview.whoWindow":
    "Solo tu propia {hasHost, select, yes {cuenta de {host}} other {cuenta en esta aplicación}} usa esta conexión. Inicias sesión directamente en {provider}; aquí no llega ninguna contraseña.",
  "overview.whoForm":
    "Solo tu propia {hasHost, select, yes {cuenta de {host}} other {cuenta en esta aplicación}} usa esta conexión. Lo que escribas se guarda cifrado; los secretos no vuelven a mostrarse.",
  "overview.whoNothing":
    "Solo tu propia {hasHost, select, yes {cuenta de {host}} other {cuenta en esta aplicación}} usa esta conexión.",
  "overview.undo": "Cómo deshacerlo",
  "overview.undoBody": "Desconéctala aquí mismo cuando quieras. El acceso termina al instante.",
  "overview.about": "Sobre la integración de {provider}",
  "overview.connect": "Conectar {provider}",
  "overview.disconnected": "Se ha desconectado {account}.",
  "overview.oneEnded": "Esta conexión de {account} ha terminado. La otra conexión de la misma cuenta sigue activa.",

  "accountType.title": "¿Qué tipo de cuenta de {provider}?",
  "accountType.body": "Elige con la que inicias sesión.",
  "accountType.next": "Continuar",

  "fields.windowTitle": "¿Dónde está tu {provider}?",
  "fields.windowBody": "Así te llevamos a la página de inicio de sesión de {provider} correcta.",
  "fields.keyTitle": "Conectar con tu clave de {provider}",
  "fields.keyBody": "La comprobamos con {provider} antes de guardar nada.",
  "fields.appTitle": "Conectar con tu propia aplicación de {provider}",
  "fields.appBody":
    "Registra la URL de redirección en tu aplicación de {provider} y escribe aquí lo que {provider} te haya dado. El secreto se guarda cifrado y no vuelve a mostrarse.",
  "fields.permissionsTitle": "¿Qué puede hacer {hasHost, select, yes {{host}} other {esta aplicación}}?",
  "fields.permissionsBody": "Elige antes de ir a {provider}. Podrás cambiarlo más adelante al volver a conectar.",
  "fields.fixed": "siempre necesario",
  "fields.formTitle": "Conectar {provider}",
  "fields.confirmBody": "No hay nada que escribir. Comprobamos que {provider} responde antes de guardar nada.",
  "fields.codeBody": "Te mostramos un código para que lo escribas en {provider}, aquí o en otro dispositivo.",
  "fields.toCode": "Obtener un código",
  "fields.toWindow": "Continuar a {provider}",
  "fields.testAndConnect": "Probar y conectar",
  "fields.preview": "Vas a conectar {address}",
  "fields.optional": "(opcional)",
  "fields.required": "Este dato es necesario para continuar.",
  "fields.whereToFind": "¿Dónde lo encuentro?",
  "fields.reveal": "Mostrar",
  "fields.revealNamed": "Mostrar: {field}",
  "fields.conceal": "Ocultar",
  "fields.concealNamed": "Ocultar: {field}",
  "fields.choose": "Elegir…",
  "fields.rejected": "{provider} no ha aceptado estos datos. No se ha guardado nada; corrígelos y vuelve a probar.",
  "fields.replaceFirst":
    "Lo que se usaba antes funciona en {provider} hasta que se sustituya, y puede estar en malas manos. Crea uno nuevo allí, borra el antiguo y escribe aquí el nuevo.",

  "waiting.openingTitle": "Abriendo {provider}…",
  "waiting.title": "Continúa en la ventana de {provider}",
  "waiting.body":
    "Inicia sesión en {provider} y permite el acceso{hasHost, select, yes { para {host}} other {}}. Esta página sabrá cuándo has terminado.",
  "waiting.bringToFront": "Traer la ventana al frente",
  "waiting.startOver": "Empezar de nuevo",
  "waiting.outOfSightTitle": "¿Sigues en {provider}?",
  "waiting.outOfSightBody":
    "Si la ventana de {provider} sigue abierta, termina allí y esta página lo sabrá. Si la has cerrado, vuelve a intentarlo.",
  "waiting.closedTitle": "Has cerrado la ventana de {provider}",
  "waiting.closedBody":
    "Fue antes de terminar, así que no se ha conectado nada. Puedes volver a intentarlo cuando quieras.",

  "deviceCode.fetchingTitle": "Pidiendo un código a {provider}…",
  "deviceCode.title": "Escribe este código en {provider}",
  "deviceCode.body":
    "Inicia sesión en {provider}, escribe el código y permite el acceso{hasHost, select, yes { para {host}} other {}}. No des el código a nadie más.",
  "deviceCode.label": "Código",
  "deviceCode.announced": "Código: {code}",
  "deviceCode.anyDevice": "O en cualquier otro dispositivo, en {address}",
  "deviceCode.until": "El código vale hasta las {until, time, short}. Esta página sabrá cuándo has terminado.",
  "deviceCode.open": "Abrir {provider}",
  "deviceCode.newCode": "Obtener otro código",
  "deviceCode.scan": "O escanea esto con tu teléfono. El código ya va incluido.",
  "deviceCode.picture": "Código QR que abre {address} con el código ya escrito",

  "blocked.title": "Tu navegador ha bloqueado la ventana",
  "blocked.body": "Ábrela con el botón de abajo y continúa en {provider}. Deja esta página abierta.",
  "blocked.open": "Abrir {provider}",

  "windowCode.title": "Introduce el código de la otra ventana",
  "windowCode.body":
    "Hay una ventana de {provider} abierta que muestra un código. Escríbelo aquí y esa ventana seguirá sola hacia {provider}.",
  "windowCode.label": "Código de la ventana",
  "windowCode.send": "Continuar",
  "windowCode.goOn": "Sigue en la otra ventana. Esta página se dará cuenta cuando termines.",
  "windowCode.unsent": "No ha llegado. Inténtalo de nuevo.",

  "verifying.windowTitle": "Comprobando tu cuenta de {provider}",
  "verifying.keyTitle": "Probando tu clave con {provider}",
  "verifying.formTitle": "Comprobando con {provider}",
  "verifying.body": "Tarda unos segundos.",

  "setup.title": "Una última cosa",
  "setup.body": "Sesión iniciada con {account}. Elige para qué es esta conexión de {provider}.",
  "setup.finish": "Finalizar",
  "setup.search": "Buscar: {field}",
  "setup.loadingOptions": "Cargando opciones…",
  "setup.noOptions":
    "Esta cuenta de {provider} no tiene nada que elegir. Comprueba que tenga acceso y vuelve a intentarlo.",
  "setup.noMatch": "Nada coincide con «{search}».",
  "setup.optionCount": "{count, plural, one {# opción} other {# opciones}}",
  "setup.optionsFailed": "{provider} no ha enviado las opciones.",

  "manage.title": "{provider} está conectado",
  "manage.interruptedTitle": "Tu conexión con {provider}",
  "manage.isNew": "Se ha conectado {account}.",
  "manage.working": "Conectada",
  "manage.setupPending": "Configuración sin terminar",
  "manage.broken": "Requiere atención",
  "manage.lacking": "Necesita más acceso",
  "manage.waiting": "Esperando a {provider}",
  "manage.checking": "En comprobación",
  "manage.paused": "En pausa",
  "manage.untried": "Sin probar todavía",
  "manage.untriedBody":
    "Esta cuenta se trajo de otro sitio. Cuando {hasHost, select, yes {{host}} other {esta aplicación}} la use por primera vez, veremos si {provider} todavía la acepta; no tienes que hacer nada.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {Esta aplicación}} necesita en {provider} más acceso del que se permitió. Vuelve a conectar para permitirlo; tus ajustes se conservan.",
  "manage.endsNow":
    "{provider} termina esta conexión más o menos ahora. Vuelve a conectar para que siga; tus ajustes se conservan.",
  "manage.endsOn":
    "{provider} terminará esta conexión el {day, date, long}. Vuelve a conectar antes y seguirá sin más.",
  "manage.since": "desde el {day, date, long}",
  "manage.connectedAt": "Conectada el {day, date, long}, {day, time, short}",
  "manage.accounts": "{count, plural, one {# cuenta} other {# cuentas}}",
  "manage.usedBy": "La usa {host}",
  "manage.reconnect": "Reconectar",
  "manage.disconnect": "Desconectar",
  "manage.add": "Conectar otra cuenta",
  "manage.done": "Listo",
  "manage.unnamed": "Cuenta de {provider}",

  "settings.title": "Ajustes",
  "settings.loading": "Cargando ajustes…",
  "settings.loadFailed": "No se han podido cargar los ajustes.",
  "settings.save": "Guardar",
  "settings.saving": "Guardando…",
  "settings.saved": "Guardado",
  "settings.discard": "Descartar",
  "settings.failed": "No se ha podido guardar. Tus cambios siguen aquí; inténtalo de nuevo.",
  "settings.kept": "Tus cambios siguen aquí.",
  "settings.unsaved": "Tus cambios aún no están guardados.",
  "settings.keepEditing": "Seguir editando",
  "settings.leave": "Descartar y cerrar",
  "settings.checkAnswers": "Hay respuestas que conviene revisar.",
  "settings.about": "Acerca de: {field}",
  "settings.clear": "No elegir nada",
  "settings.more": "Cargar más",
  "settings.chooseFirst": "Elige primero: {field}",
  "settings.noHostOptions": "Aquí todavía no hay nada que elegir.",
  "settings.hostOptionsFailed": "No se han podido cargar las opciones.",
  "settings.missing": "Este dato es necesario.",
  "settings.tooShort": "Mínimo de caracteres: {count, number}",
  "settings.tooLong": "Máximo de caracteres: {count, number}",
  "settings.notEmail": "Escribe una dirección de correo, como ada@example.com.",
  "settings.notUrl": "Escribe una dirección que empiece por https:// o http://.",
  "settings.notNumber": "Escribe un número.",
  "settings.notWhole": "Escribe un número entero.",
  "settings.tooSmall": "Escribe {count, number} o más.",
  "settings.tooBig": "Escribe {count, number} o menos.",
  "settings.notDate": "Escribe una fecha.",
  "settings.tooEarly": "Elige el {day, date, long} o un día posterior.",
  "settings.tooLate": "Elige el {day, date, long} o un día anterior.",
  "settings.pattern": "Esto no parece correcto.",
  "settings.tooFew": "Mínimo de elementos: {count, number}",
  "settings.tooMany": "Máximo de elementos: {count, number}",
  "settings.notJson": "No es JSON válido: {reason}",
  "settings.incomplete": "Elige los dos.",
  "settings.noName": "Uno de los valores no tiene nombre.",
  "settings.twice": "El nombre «{field}» aparece dos veces.",
  "settings.refused": "No se ha aceptado.",
  "settings.name": "Nombre",
  "settings.value": "Valor",
  "settings.entry": "Elemento {count, number}",
  "settings.addEntry": "Añadir un elemento",
  "settings.removeNamed": "Quitar: {field}",
  "settings.remove": "Quitar",
  "settings.fileHeld": "Hay un archivo guardado ({size}).",
  "settings.fileUnreadable": "Este archivo no sirve. Tiene que ser un archivo de texto y no demasiado grande.",
  "settings.chooseFile": "Elegir un archivo",
  "settings.replaceFile": "Elegir otro archivo",
  "settings.pasteFile": "Pegar el texto",
  "settings.pasteNamed": "Pegar: {field}",
  "settings.usePasted": "Usar este texto",

  "disconnect.title": "¿Desconectar {account}?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {Esta aplicación}} ya no podrá usar esta cuenta de {provider}.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {Esta aplicación}} ya no podrá usar esta conexión de {provider}.",
  "disconnect.stopsRuns": "Se detiene todo lo que funciona con esta conexión.",
  "disconnect.stopsSettings": "Se borran los ajustes de esta conexión.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {Esta aplicación}} sigue llegando a esta cuenta de {provider} por su otra conexión. Para terminarla también, desconecta las dos.",
  "disconnect.stays": "En {provider} no se borra nada. Puedes volver a conectar cuando quieras.",
  "disconnect.staysTyped":
    "Lo que escribiste aquí se olvida, pero sigue funcionando en {provider}: bórralo allí si ya no lo necesitas.",
  "disconnect.confirm": "Desconectar",
  "disconnect.keep": "Mantener conectada",
  "disconnect.failed": "No se ha podido desconectar {account}. Sigue conectada; vuelve a intentarlo.",

  "chooseAccount.title": "¿Qué cuenta de {provider}?",
  "chooseAccount.body": "Has iniciado sesión en {provider} con {consented}, pero aquí está conectada {connected}.",
  "chooseAccount.theNew": "la cuenta nueva",
  "chooseAccount.theOld": "la cuenta anterior",
  "chooseAccount.connectedNow": "Conectada aquí",
  "chooseAccount.signedIn": "Sesión recién iniciada",
  "chooseAccount.use": "Usar {account} en su lugar",
  "chooseAccount.add": "Añadir también {account}",
  "chooseAccount.keep": "Conservar {account}",
  "chooseAccount.note": "Tus ajustes se quedan como están. El acceso que no conserves se devuelve.",
  "chooseAccount.failed": "No se ha podido enviar. No ha cambiado nada; vuelve a intentarlo.",

  "success.title": "Conexión lista",
  "success.body": "{hasHost, select, yes {{host}} other {Esta aplicación}} ya usa {account} en {provider}.",

  "attention.title": "{provider} requiere tu atención",
  "attention.fallback": "{provider} ya no acepta esta conexión.",
  "attention.impact":
    "Hasta que vuelvas a conectar, {hasHost, select, yes {{host}} other {esta aplicación}} no puede acceder a {provider} por ti.",
  "attention.kept": "Al reconectar se conservan tus ajustes.",
  "attention.pausedTitle": "{provider} está en pausa",
  "attention.pausedImpact":
    "{hasHost, select, yes {{host}} other {Esta aplicación}} te permitirá reconectar aquí cuando termine la pausa.",
  "attention.pausedOffer":
    "{hasHost, select, yes {{host}} other {Esta aplicación}} te permitirá conectarlo aquí cuando termine la pausa.",

  "stale.title": "Esta página ha caducado",
  "stale.body":
    "Tu sesión terminó mientras estaba abierta. No se ha perdido nada: vuelve a cargar la página y sigue donde estabas.",

  "problem.closed_early.title": "Has cerrado la ventana de {provider}",
  "problem.closed_early.body":
    "Fue antes de terminar, así que no se ha conectado nada. Puedes volver a intentarlo cuando quieras.",
  "problem.missing_permission.title": "Falta un permiso",
  "problem.missing_permission.body":
    "Has iniciado sesión en {provider}, pero no se permitió todo lo que {hasHost, select, yes {{host}} other {esta aplicación}} necesita.",
  "problem.denied.title": "Has decidido no permitir el acceso",
  "problem.denied.body": "No se ha conectado nada. Para usar {provider} aquí, vuelve a intentarlo y permite el acceso.",
  "problem.credential_rejected.title": "{provider} no ha aceptado esto",
  "problem.credential_rejected.body": "No se ha guardado nada. Revisa los datos y vuelve a intentarlo.",
  "problem.wrong_account.title": "Esta es otra cuenta de {provider}",
  "problem.wrong_account.body":
    "Cierra sesión en {provider} o cambia allí a la cuenta que estaba conectada antes, y vuelve a intentarlo.",
  "problem.app_misconfigured.title": "Hay un problema por nuestra parte",
  "problem.app_misconfigured.body":
    "{provider} no se puede conectar hasta que {hasHost, select, yes {{host}} other {el equipo}} corrija su configuración. Envíales el código de abajo.",
  "problem.provider_down.title": "{provider} no responde",
  "problem.provider_down.body": "Suele pasar solo. No se ha perdido nada; vuelve a intentarlo en unos minutos.",
  "problem.timed_out.title": "Ha tardado demasiado",
  "problem.timed_out.body": "El inicio de sesión en {provider} no terminó a tiempo, así que no se ha conectado nada.",
  "problem.input_invalid.title": "Algo no encaja",
  "problem.input_invalid.body":
    "Con estas respuestas no se puede acceder a {provider}. Revísalas y vuelve a intentarlo.",
  "problem.interrupted.title": "No ha funcionado",
  "problem.interrupted.body":
    "La conexión de {provider} se interrumpió. Vuelve a intentarlo; si ocurre otra vez, envía el código de abajo a soporte.",
  "problem.missing": "Sin permitir todavía",
  "problem.fixPermissions": "Corregir permisos",
  "problem.reference": "Referencia",

  "codes.provider_unreachable":
    "{provider} no responde en este momento. Seguimos intentándolo; no tienes que hacer nada.",
  "codes.provider_answer_invalid":
    "{provider} responde de una forma que no podemos leer. Seguimos intentándolo; no tienes que hacer nada.",
  "codes.provider_said_no":
    "{provider} ha dicho que no por ahora. Seguimos intentándolo; puede que un administrador tenga que permitir allí esta aplicación.",
  "codes.api_refused":
    "{provider} ha rechazado las últimas llamadas de esta aplicación. Si continúa, reconectar puede ayudar.",
  "codes.app_refused":
    "{provider} no acepta esta aplicación en este momento. Tiene que arreglarlo quien la gestiona; tu cuenta se conserva.",
  "codes.refused_once":
    "{provider} acaba de rechazar esta aplicación. Estamos comprobando si es definitivo; también puedes reconectar ahora.",
  "codes.end_reached":
    "El tiempo de acceso que {provider} dio a esta aplicación debería haber terminado. Lo estamos comprobando; también puedes reconectar ahora.",
  "codes.interrupted":
    "Una respuesta de {provider} se perdió por el camino y estamos comprobando si la conexión sigue en pie. También puedes reconectar ahora.",
  "codes.restored":
    "Hemos vuelto a datos anteriores y estamos comprobando si {provider} sigue aceptando esta aplicación. También puedes reconectar ahora.",
  "codes.grant_revoked":
    "{provider} ya no acepta esta aplicación. Para continuar hay que reconectar la cuenta; tus ajustes se conservan.",
  "codes.grant_expired":
    "El tiempo de acceso que {provider} dio a esta aplicación ha terminado. Para continuar hay que reconectar la cuenta; tus ajustes se conservan.",
  "codes.idle_expired":
    "{provider} estuvo tanto tiempo sin usarse que la conexión terminó allí. Para continuar hay que reconectar la cuenta; tus ajustes se conservan.",
  "codes.secret_rejected":
    "{provider} ya no acepta los datos que se escribieron. Para continuar hay que escribirlos de nuevo; tus ajustes se conservan.",
  "codes.lost_in_doubt":
    "La conexión con {provider} se perdió por nuestra parte. Para continuar hay que reconectar la cuenta; tus ajustes se conservan.",
  "codes.taken_back":
    "Quien gestiona esta aplicación desconectó {provider} por seguridad. Para continuar hay que reconectar la cuenta; tus ajustes se conservan.",
  "codes.key_to_replace":
    "Quien gestiona esta aplicación desconectó {provider} por seguridad. La clave o contraseña anterior funciona allí hasta que se sustituya: eso va primero. Después hay que reconectar la cuenta; tus ajustes se conservan.",
  "codes.permission_missing":
    "{provider} no deja que esta aplicación haga todo lo que necesita. Reconecta y permite lo que pide.",
  "codes.frozen": "Quien gestiona esta aplicación ha puesto {provider} en pausa. Tu cuenta y tus ajustes se conservan.",
  "codes.credential.needs_reconnect": "Hay que reconectar {provider}.",
  "codes.credential.not_connected": "{provider} no está conectado.",
  "codes.credential.setup_incomplete": "Falta una respuesta para que {provider} quede conectado.",
  "codes.credential.refresh_failed": "{provider} no se puede usar ahora mismo. Vuelve a intentarlo en unos minutos.",
  "codes.credential.frozen":
    "{provider} no se puede conectar en este momento: quien gestiona esta aplicación lo ha puesto en pausa.",
  "codes.credential.external_id_taken": "Esta cuenta de {provider} ya está conectada con ese nombre.",
  "codes.connect.denied": "Has decidido no dar acceso a {provider}. No se ha conectado nada.",
  "codes.connect.closed": "Has cerrado {provider} antes de terminar. Puedes volver a intentarlo cuando quieras.",
  "codes.connect.timed_out":
    "El inicio de sesión en {provider} no terminó a tiempo. Vuelve a intentarlo cuando quieras.",
  "codes.connect.interrupted": "La conexión con {provider} se interrumpió por nuestra parte. Vuelve a intentarlo.",
  "codes.connect.missing_permission": "{provider} ha respondido, pero falta un permiso necesario.",
  "codes.connect.credential_rejected": "{provider} no ha aceptado estos datos. Revísalos y vuelve a intentarlo.",
  "codes.connect.provider_unreachable": "{provider} no responde ahora mismo. Vuelve a intentarlo en unos minutos.",
  "codes.connect.wrong_account": "Esta cuenta de {provider} no es la que estás reconectando.",
  "codes.connect.account_kept": "No ha cambiado nada: se queda la cuenta de {provider} que ya estaba conectada.",
  "codes.connect.input_invalid": "Algo no encaja con {provider}. Revisa lo que has escrito y vuelve a intentarlo.",
  "codes.connect.app_misconfigured":
    "Para conectar {provider} hay que corregir algo en la aplicación. Da este código de referencia a su equipo de soporte.",
  "codes.connect.attempt_expired": "Este intento ha terminado o ya no se conoce. Vuelve a conectar.",
  "codes.connect.other_browser": "Esto se empezó en otro navegador. Vuelve a conectar.",
  "codes.connect.window_code_wrong": "Ese no es el código de la ventana. Míralo otra vez y vuelve a escribirlo.",
  "codes.connect.window_code_spent": "Ese código ya no es válido. Vuelve a conectar.",
  "codes.data_source.failed": "{provider} no ha enviado las opciones. Vuelve a intentarlo.",
  "codes.project.being_imported":
    "Esta aplicación se está trasladando a otro servidor. Vuelve a intentarlo en unos minutos.",
  "codes.project.origin_refused":
    "Esta aplicación todavía no está configurada para conectar cuentas desde esta dirección.",
  "codes.http.too_many_requests": "Han sido muchos intentos. Espera un minuto y vuelve a intentarlo.",
  "codes.http.internal": "Algo ha fallado por nuestra parte. Vuelve a intentarlo.",
};
