/** Brazilian Portuguese, addressed as você. */
import type { Texts } from "./arguments.ts";

export const ptBr: Texts = {
  documentTitle: "Conectar uma conta",
  close: "Fechar",
  back: "Voltar",
  cancel: "Cancelar",
  tryAgain: "Tentar novamente",
  copy: "Copiar",
  copied: "Copiado",
  copyNamed: "Copiar: {field}",
  securedBy: "Protegido por Portico",
  opensInNewTab: "(abre em uma nova guia)",
  covered: "Algo está cobrindo esta janela. Tire da frente e pressione o botão novamente.",
  loading: "Carregando {provider}",

  "overview.title": "{hasHost, select, yes {Conectar {provider} ao {host}} other {Conectar {provider}}}",
  "overview.access": "{hasHost, select, yes {{host}} other {Este app}} poderá",
  "overview.who": "Quem pode ver",
  "overview.whoWindow":
    "Somente a sua própria {hasHost, select, yes {conta em {host}} other {conta neste app}} usa esta conexão. Você entra diretamente no {provider}; nenhuma senha passa por aqui.",
  "overview.whoForm":
    "Somente a sua própria {hasHost, select, yes {conta em {host}} other {conta neste app}} usa esta conexão. O que você digita é guardado criptografado; segredos nunca mais são exibidos.",
  "overview.whoNothing":
    "Somente a sua própria {hasHost, select, yes {conta em {host}} other {conta neste app}} usa esta conexão.",
  "overview.undo": "Como desfazer",
  "overview.undoBody": "Desconecte quando quiser, aqui mesmo. O acesso termina na hora.",
  "overview.about": "Sobre a integração com {provider}",
  "overview.connect": "Conectar {provider}",
  "overview.disconnected": "{account}: conta desconectada.",
  "overview.oneEnded": "Esta conexão de {account} foi encerrada. A outra conexão da mesma conta continua.",

  "accountType.title": "Que tipo de conta do {provider}?",
  "accountType.body": "Escolha aquela em que você entra.",
  "accountType.next": "Continuar",

  "fields.windowTitle": "Onde fica o seu {provider}?",
  "fields.windowBody": "Assim levamos você à página de login certa do {provider}.",
  "fields.keyTitle": "Conectar com a sua chave do {provider}",
  "fields.keyBody": "Nós a verificamos com {provider} antes de salvar qualquer coisa.",
  "fields.appTitle": "Conectar pelo seu próprio app do {provider}",
  "fields.appBody":
    "Cadastre a URL de redirecionamento no seu app do {provider} e informe aqui o que {provider} forneceu para ele. O segredo é guardado criptografado e nunca mais é exibido.",
  "fields.permissionsTitle": "O que {hasHost, select, yes {{host}} other {este app}} pode fazer?",
  "fields.permissionsBody": "Escolha antes de ir para {provider}. Você pode mudar depois, ao reconectar.",
  "fields.fixed": "sempre necessário",
  "fields.formTitle": "Conectar {provider}",
  "fields.confirmBody":
    "Não há nada para preencher. Verificamos se {provider} responde antes de salvar qualquer coisa.",
  "fields.codeBody": "Mostramos um código, e você o digita no {provider}, aqui ou em outro dispositivo.",
  "fields.toCode": "Obter um código",
  "fields.toWindow": "Continuar para {provider}",
  "fields.testAndConnect": "Testar e conectar",
  "fields.preview": "Você vai conectar {address}",
  "fields.optional": "(opcional)",
  "fields.required": "Este campo é necessário para continuar.",
  "fields.whereToFind": "Onde encontro isto?",
  "fields.reveal": "Mostrar",
  "fields.revealNamed": "Mostrar: {field}",
  "fields.conceal": "Ocultar",
  "fields.concealNamed": "Ocultar: {field}",
  "fields.choose": "Escolher…",
  "fields.rejected": "{provider} não aceitou estes dados. Nada foi salvo; corrija e teste novamente.",
  "fields.replaceFirst":
    "O que foi informado antes funciona no {provider} até ser substituído e pode estar em mãos erradas. Crie um novo lá, exclua o antigo e informe o novo aqui.",

  "waiting.openingTitle": "Abrindo {provider}…",
  "waiting.title": "Continue na janela do {provider}",
  "waiting.body":
    "Entre no {provider} e permita o acesso{hasHost, select, yes { para {host}} other {}}. Esta página percebe quando você terminar.",
  "waiting.bringToFront": "Trazer a janela para a frente",
  "waiting.startOver": "Recomeçar",
  "waiting.outOfSightTitle": "Ainda no {provider}?",
  "waiting.outOfSightBody":
    "Se a janela do {provider} ainda estiver aberta, termine por lá e esta página vai perceber. Se você a fechou, é só tentar novamente.",
  "waiting.closedTitle": "Você fechou a janela do {provider}",
  "waiting.closedBody": "Foi antes de terminar, então nada foi conectado. Você pode tentar novamente quando quiser.",

  "deviceCode.fetchingTitle": "Pedindo um código ao {provider}…",
  "deviceCode.title": "Digite este código no {provider}",
  "deviceCode.body":
    "Entre no {provider}, digite o código e permita o acesso{hasHost, select, yes { para {host}} other {}}. Não passe o código a mais ninguém.",
  "deviceCode.label": "Código",
  "deviceCode.announced": "Código: {code}",
  "deviceCode.anyDevice": "Ou em qualquer outro dispositivo, em {address}",
  "deviceCode.until": "O código vale até {until, time, short}. Esta página percebe quando você terminar.",
  "deviceCode.open": "Abrir {provider}",
  "deviceCode.newCode": "Obter um novo código",
  "deviceCode.scan": "Ou escaneie com o seu celular. O código já está incluído.",
  "deviceCode.picture": "Código QR que abre {address} com o código preenchido",

  "blocked.title": "Seu navegador bloqueou a janela",
  "blocked.body": "Abra-a com o botão abaixo e continue no {provider}. Mantenha esta página aberta.",
  "blocked.open": "Abrir {provider}",

  "windowCode.title": "Digite o código da outra janela",
  "windowCode.body":
    "Uma janela do {provider} está aberta e mostra um código. Digite-o aqui e essa janela seguirá sozinha para o {provider}.",
  "windowCode.label": "Código na janela",
  "windowCode.send": "Continuar",
  "windowCode.goOn": "Continue na outra janela. Esta página percebe quando você terminar.",
  "windowCode.unsent": "Isso não chegou. Tente de novo.",

  "verifying.windowTitle": "Verificando a sua conta do {provider}",
  "verifying.keyTitle": "Testando a sua chave com {provider}",
  "verifying.formTitle": "Verificando com {provider}",
  "verifying.body": "Leva alguns segundos.",

  "setup.title": "Só mais uma coisa",
  "setup.body": "Login feito com {account}. Escolha para que serve esta conexão com {provider}.",
  "setup.finish": "Concluir",
  "setup.search": "Buscar: {field}",
  "setup.loadingOptions": "Carregando opções…",
  "setup.noOptions":
    "Esta conta do {provider} não tem nada para escolher. Verifique se ela tem acesso e tente novamente.",
  "setup.noMatch": "Nada corresponde a “{search}”.",
  "setup.optionCount": "{count, plural, one {# opção} other {# opções}}",
  "setup.optionsFailed": "{provider} não enviou as opções.",

  "manage.title": "{provider} está conectado",
  "manage.interruptedTitle": "Sua conexão com {provider}",
  "manage.isNew": "{account}: conta conectada.",
  "manage.working": "Conectada",
  "manage.setupPending": "Configuração não concluída",
  "manage.broken": "Precisa de atenção",
  "manage.lacking": "Precisa de mais acesso",
  "manage.waiting": "Aguardando {provider}",
  "manage.checking": "Em verificação",
  "manage.paused": "Pausada",
  "manage.untried": "Ainda não testada",
  "manage.untriedBody":
    "Esta conta foi trazida de outro lugar. Quando {hasHost, select, yes {{host}} other {este app}} a usar pela primeira vez, veremos se {provider} ainda a aceita; você não precisa fazer nada.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {Este app}} precisa de mais acesso no {provider} do que foi permitido. Reconecte para permitir; suas configurações são mantidas.",
  "manage.endsNow":
    "{provider} encerra esta conexão mais ou menos agora. Reconecte para que ela continue; suas configurações são mantidas.",
  "manage.endsOn":
    "{provider} encerra esta conexão em {day, date, long}. Reconecte antes disso e ela simplesmente continua.",
  "manage.since": "desde {day, date, long}",
  "manage.connectedAt": "Conectada em {day, date, long}, {day, time, short}",
  "manage.accounts": "{count, plural, one {# conta} other {# contas}}",
  "manage.usedBy": "Usada por {host}",
  "manage.reconnect": "Reconectar",
  "manage.disconnect": "Desconectar",
  "manage.add": "Conectar outra conta",
  "manage.done": "Pronto",
  "manage.unnamed": "Conta do {provider}",

  "settings.title": "Configurações",
  "settings.loading": "Carregando configurações…",
  "settings.loadFailed": "Não foi possível carregar as configurações.",
  "settings.save": "Salvar",
  "settings.saving": "Salvando…",
  "settings.saved": "Salvo",
  "settings.discard": "Descartar",
  "settings.failed": "Não foi possível salvar. Suas alterações continuam aqui; tente novamente.",
  "settings.kept": "Suas alterações continuam aqui.",
  "settings.unsaved": "Suas alterações ainda não foram salvas.",
  "settings.keepEditing": "Continuar editando",
  "settings.leave": "Descartar e fechar",
  "settings.checkAnswers": "Algumas respostas precisam ser revistas.",
  "settings.about": "Sobre: {field}",
  "settings.clear": "Não escolher nada",
  "settings.more": "Carregar mais",
  "settings.chooseFirst": "Escolha primeiro: {field}",
  "settings.noHostOptions": "Ainda não há nada para escolher aqui.",
  "settings.hostOptionsFailed": "Não foi possível carregar as opções.",
  "settings.missing": "Este campo é necessário.",
  "settings.tooShort": "Mínimo de caracteres: {count, number}",
  "settings.tooLong": "Máximo de caracteres: {count, number}",
  "settings.notEmail": "Digite um endereço de e-mail, como ada@example.com.",
  "settings.notUrl": "Digite um endereço que comece com https:// ou http://.",
  "settings.notNumber": "Digite um número.",
  "settings.notWhole": "Digite um número inteiro.",
  "settings.tooSmall": "Digite {count, number} ou mais.",
  "settings.tooBig": "Digite {count, number} ou menos.",
  "settings.notDate": "Digite uma data.",
  "settings.tooEarly": "Escolha {day, date, long} ou um dia posterior.",
  "settings.tooLate": "Escolha {day, date, long} ou um dia anterior.",
  "settings.pattern": "Isto não parece certo.",
  "settings.tooFew": "Mínimo de itens: {count, number}",
  "settings.tooMany": "Máximo de itens: {count, number}",
  "settings.notJson": "Isto não é um JSON válido: {reason}",
  "settings.incomplete": "Escolha os dois.",
  "settings.noName": "Um dos valores está sem nome.",
  "settings.twice": "O nome “{field}” aparece duas vezes.",
  "settings.refused": "Isto não foi aceito.",
  "settings.name": "Nome",
  "settings.value": "Valor",
  "settings.entry": "Item {count, number}",
  "settings.addEntry": "Adicionar um item",
  "settings.removeNamed": "Remover: {field}",
  "settings.remove": "Remover",
  "settings.fileHeld": "Há um arquivo guardado ({size}).",
  "settings.fileUnreadable": "Este arquivo não pode ser usado. Precisa ser um arquivo de texto e não muito grande.",
  "settings.chooseFile": "Escolher um arquivo",
  "settings.replaceFile": "Escolher outro arquivo",
  "settings.pasteFile": "Colar o texto",
  "settings.pasteNamed": "Colar: {field}",
  "settings.usePasted": "Usar este texto",

  "disconnect.title": "Desconectar {account}?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {Este app}} não poderá mais usar esta conta do {provider}.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {Este app}} não poderá mais usar esta conexão com {provider}.",
  "disconnect.stopsRuns": "Tudo o que usa esta conexão para.",
  "disconnect.stopsSettings": "As configurações desta conexão são excluídas.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {Este app}} ainda acessa esta conta do {provider} pela outra conexão. Para encerrar isso também, desconecte as duas.",
  "disconnect.stays": "Nada é excluído no {provider}. Você pode conectar de novo quando quiser.",
  "disconnect.staysTyped":
    "O que você digitou aqui é esquecido, mas ainda funciona no {provider}: exclua por lá se não precisar mais.",
  "disconnect.confirm": "Desconectar",
  "disconnect.keep": "Manter conectada",
  "disconnect.failed": "Não foi possível desconectar {account}. A conta continua conectada; tente novamente.",

  "chooseAccount.title": "Qual conta do {provider}?",
  "chooseAccount.body": "Você entrou no {provider} com {consented}, mas {connected} é a conta conectada aqui.",
  "chooseAccount.theNew": "a conta nova",
  "chooseAccount.theOld": "a conta antiga",
  "chooseAccount.connectedNow": "Conectada aqui",
  "chooseAccount.signedIn": "Login feito agora",
  "chooseAccount.use": "Usar {account} no lugar",
  "chooseAccount.add": "Adicionar também {account}",
  "chooseAccount.keep": "Manter {account}",
  "chooseAccount.note": "Suas configurações ficam como estão. O acesso que você não mantiver é devolvido.",
  "chooseAccount.failed": "Não foi possível enviar. Nada mudou; tente novamente.",

  "success.title": "Conexão pronta",
  "success.body": "{hasHost, select, yes {{host}} other {Este app}} agora usa {account} no {provider}.",

  "attention.title": "{provider} precisa da sua atenção",
  "attention.fallback": "{provider} não aceita mais esta conexão.",
  "attention.impact":
    "Até você reconectar, {hasHost, select, yes {{host}} other {este app}} não consegue acessar {provider} por você.",
  "attention.kept": "Ao reconectar, suas configurações são mantidas.",
  "attention.pausedTitle": "{provider} está em pausa",
  "attention.pausedImpact":
    "{hasHost, select, yes {{host}} other {Este app}} vai permitir que você reconecte aqui quando a pausa terminar.",
  "attention.pausedOffer":
    "{hasHost, select, yes {{host}} other {Este app}} vai permitir que você conecte aqui quando a pausa terminar.",

  "stale.title": "Esta página ficou desatualizada",
  "stale.body":
    "Sua sessão terminou enquanto ela estava aberta. Nada se perdeu: recarregue a página e continue de onde parou.",

  "problem.closed_early.title": "Você fechou a janela do {provider}",
  "problem.closed_early.body":
    "Foi antes de terminar, então nada foi conectado. Você pode tentar novamente quando quiser.",
  "problem.missing_permission.title": "Falta uma permissão",
  "problem.missing_permission.body":
    "Você entrou no {provider}, mas nem tudo de que {hasHost, select, yes {{host}} other {este app}} precisa foi permitido.",
  "problem.denied.title": "Você optou por não permitir o acesso",
  "problem.denied.body": "Nada foi conectado. Para usar {provider} aqui, tente novamente e permita o acesso.",
  "problem.credential_rejected.title": "{provider} não aceitou",
  "problem.credential_rejected.body": "Nada foi salvo. Confira os dados e tente novamente.",
  "problem.wrong_account.title": "Esta é outra conta do {provider}",
  "problem.wrong_account.body":
    "Saia do {provider} ou mude por lá para a conta que estava conectada antes e tente novamente.",
  "problem.app_misconfigured.title": "Há um problema do nosso lado",
  "problem.app_misconfigured.body":
    "{provider} não pode ser conectado até que {hasHost, select, yes {{host}} other {a equipe}} corrija a configuração. Envie o código abaixo para eles.",
  "problem.provider_down.title": "{provider} não está respondendo",
  "problem.provider_down.body": "Isso costuma passar sozinho. Nada se perdeu; tente novamente em alguns minutos.",
  "problem.timed_out.title": "Demorou demais",
  "problem.timed_out.body": "O login no {provider} não foi concluído a tempo, então nada foi conectado.",
  "problem.input_invalid.title": "Algo não confere",
  "problem.input_invalid.body": "Não é possível acessar {provider} com estas respostas. Confira e tente novamente.",
  "problem.interrupted.title": "Não funcionou",
  "problem.interrupted.body":
    "A conexão com {provider} foi interrompida. Tente novamente; se acontecer outra vez, envie o código abaixo ao suporte.",
  "problem.missing": "Ainda não permitido",
  "problem.fixPermissions": "Corrigir permissões",
  "problem.reference": "Referência",

  "codes.provider_unreachable":
    "{provider} não está respondendo no momento. Continuamos tentando; você não precisa fazer nada.",
  "codes.provider_answer_invalid":
    "{provider} responde de um jeito que não conseguimos ler. Continuamos tentando; você não precisa fazer nada.",
  "codes.provider_said_no":
    "{provider} recusou por enquanto. Continuamos tentando; talvez um administrador de lá precise permitir este app.",
  "codes.api_refused": "{provider} recusou as últimas chamadas deste app. Se isso continuar, reconectar pode ajudar.",
  "codes.app_refused":
    "{provider} não aceita este app no momento. Quem administra o app precisa resolver isso; sua conta é mantida.",
  "codes.refused_once":
    "{provider} acabou de recusar este app. Estamos confirmando se é isso mesmo; você também pode reconectar agora.",
  "codes.end_reached":
    "O tempo de acesso que {provider} deu a este app deve ter terminado. Estamos confirmando; você também pode reconectar agora.",
  "codes.interrupted":
    "Uma resposta do {provider} se perdeu no caminho, e estamos verificando se a conexão continua valendo. Você também pode reconectar agora.",
  "codes.restored":
    "Voltamos a dados mais antigos e estamos verificando se {provider} ainda aceita este app. Você também pode reconectar agora.",
  "codes.grant_revoked":
    "{provider} não aceita mais este app. Para continuar, a conta precisa ser reconectada; suas configurações são mantidas.",
  "codes.grant_expired":
    "O tempo de acesso que {provider} deu a este app terminou. Para continuar, a conta precisa ser reconectada; suas configurações são mantidas.",
  "codes.idle_expired":
    "{provider} ficou tanto tempo sem uso que a conexão foi encerrada por lá. Para continuar, a conta precisa ser reconectada; suas configurações são mantidas.",
  "codes.secret_rejected":
    "{provider} não aceita mais os dados informados. Para continuar, eles precisam ser informados de novo; suas configurações são mantidas.",
  "codes.lost_in_doubt":
    "A conexão com {provider} se perdeu do nosso lado. Para continuar, a conta precisa ser reconectada; suas configurações são mantidas.",
  "codes.taken_back":
    "{provider} foi desconectado por segurança por quem administra este app. Para continuar, a conta precisa ser reconectada; suas configurações são mantidas.",
  "codes.key_to_replace":
    "{provider} foi desconectado por segurança por quem administra este app. A chave ou senha anterior funciona lá até ser substituída: isso vem primeiro. Depois a conta precisa ser reconectada; suas configurações são mantidas.",
  "codes.permission_missing":
    "{provider} não deixa este app fazer tudo de que precisa. Reconecte e permita o que ele pede.",
  "codes.frozen": "{provider} foi pausado por quem administra este app. Sua conta e suas configurações são mantidas.",
  "codes.credential.needs_reconnect": "{provider} precisa ser reconectado.",
  "codes.credential.not_connected": "{provider} não está conectado.",
  "codes.credential.setup_incomplete": "Falta uma resposta para {provider} ficar conectado.",
  "codes.credential.refresh_failed": "Não é possível usar {provider} agora. Tente novamente em alguns minutos.",
  "codes.credential.frozen": "Não é possível conectar {provider} no momento: quem administra este app o pausou.",
  "codes.credential.external_id_taken": "Esta conta do {provider} já está conectada com esse nome.",
  "codes.connect.denied": "Você optou por não dar acesso ao {provider}. Nada foi conectado.",
  "codes.connect.closed": "Você fechou {provider} antes de terminar. Pode tentar novamente quando quiser.",
  "codes.connect.timed_out": "O login no {provider} não foi concluído a tempo. Tente novamente quando quiser.",
  "codes.connect.interrupted": "A conexão com {provider} foi interrompida do nosso lado. Tente novamente.",
  "codes.connect.missing_permission": "{provider} respondeu, mas falta uma permissão necessária.",
  "codes.connect.credential_rejected": "{provider} não aceitou estes dados. Confira e tente novamente.",
  "codes.connect.provider_unreachable": "{provider} não está respondendo agora. Tente novamente em alguns minutos.",
  "codes.connect.wrong_account": "Esta conta do {provider} não é a que você está reconectando.",
  "codes.connect.account_kept": "Nada mudou: fica a conta do {provider} que já estava conectada.",
  "codes.connect.input_invalid": "Algo aqui não serve para {provider}. Confira o que você digitou e tente novamente.",
  "codes.connect.app_misconfigured":
    "Para conectar {provider}, é preciso um ajuste no app. Passe este código de referência ao suporte dele.",
  "codes.connect.attempt_expired": "Esta tentativa terminou ou não é mais conhecida. Conecte novamente.",
  "codes.connect.other_browser": "Isto foi iniciado em outro navegador. Conecte novamente.",
  "codes.connect.window_code_wrong": "Esse não é o código da janela. Confira e digite novamente.",
  "codes.connect.window_code_spent": "Esse código não vale mais. Conecte novamente.",
  "codes.data_source.failed": "{provider} não enviou as opções. Tente novamente.",
  "codes.project.being_imported": "Este app está sendo movido para outro servidor. Tente novamente em alguns minutos.",
  "codes.project.origin_refused": "Este app ainda não está configurado para conectar contas a partir deste endereço.",
  "codes.http.too_many_requests": "Foram muitas tentativas. Espere um minuto e tente novamente.",
  "codes.http.internal": "Algo deu errado do nosso lado. Tente novamente.",
};
