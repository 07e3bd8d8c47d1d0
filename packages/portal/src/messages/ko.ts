/** Korean, in polite form. */
import type { Texts } from "./arguments.ts";

export const ko: Texts = {
  documentTitle: "계정 연결",
  close: "닫기",
  back: "뒤로",
  cancel: "취소",
  tryAgain: "다시 시도",
  copy: "복사",
  copied: "복사됨",
  copyNamed: "복사: {field}",
  securedBy: "Portico로 보호됨",
  opensInNewTab: "(새 탭에서 열림)",
  covered: "무언가가 이 창을 가리고 있습니다. 치운 뒤 버튼을 다시 눌러 주세요.",
  loading: "{provider} 불러오는 중",

  "overview.title": "{hasHost, select, yes {{provider} – {host} 연결} other {{provider} 연결}}",
  "overview.access": "{hasHost, select, yes {{host}} other {이 앱}}에서 할 수 있게 되는 일",
  "overview.who": "누가 볼 수 있나요?",
  "overview.whoWindow":
    "이 연결은 본인의 {hasHost, select, yes {{host} 계정} other {이 앱 계정}}에서만 사용됩니다. 로그인은 {provider}에서 직접 하며, 비밀번호는 이곳에 전달되지 않습니다.",
  "overview.whoForm":
    "이 연결은 본인의 {hasHost, select, yes {{host} 계정} other {이 앱 계정}}에서만 사용됩니다. 입력한 내용은 암호화되어 저장되고, 비밀 정보는 다시 표시되지 않습니다.",
  "overview.whoNothing": "이 연결은 본인의 {hasHost, select, yes {{host} 계정} other {이 앱 계정}}에서만 사용됩니다.",
  "overview.undo": "되돌리려면",
  "overview.undoBody": "언제든지 여기에서 연결을 해제할 수 있습니다. 액세스는 즉시 종료됩니다.",
  "overview.about": "{provider} 연동 정보",
  "overview.connect": "{provider} 연결",
  "overview.disconnected": "{account} 연결이 해제되었습니다.",
  "overview.oneEnded": "{account}의 이 연결이 종료되었습니다. 같은 계정의 다른 연결은 계속 유지됩니다.",

  "accountType.title": "어떤 종류의 {provider} 계정인가요?",
  "accountType.body": "로그인에 사용하는 계정을 선택해 주세요.",
  "accountType.next": "계속",

  "fields.windowTitle": "사용 중인 {provider} 주소는 무엇인가요?",
  "fields.windowBody": "이 정보로 알맞은 {provider} 로그인 페이지로 안내합니다.",
  "fields.keyTitle": "{provider} 키로 연결",
  "fields.keyBody": "저장하기 전에 {provider}에서 확인합니다.",
  "fields.appTitle": "직접 만든 {provider} 앱으로 연결",
  "fields.appBody":
    "{provider} 앱에 리디렉션 URL을 등록한 다음, {provider}에서 받은 정보를 입력해 주세요. 비밀 정보는 암호화되어 저장되고 다시 표시되지 않습니다.",
  "fields.permissionsTitle": "{hasHost, select, yes {{host}} other {이 앱}}에 무엇을 허용할까요?",
  "fields.permissionsBody": "{provider}로 이동하기 전에 선택해 주세요. 나중에 다시 연결하면서 바꿀 수 있습니다.",
  "fields.fixed": "항상 필요",
  "fields.formTitle": "{provider} 연결",
  "fields.confirmBody": "입력할 내용이 없습니다. 저장하기 전에 {provider}의 응답을 확인합니다.",
  "fields.codeBody": "표시되는 코드를 이 기기나 다른 기기에서 {provider}에 입력하면 됩니다.",
  "fields.toCode": "코드 받기",
  "fields.toWindow": "{provider}에서 계속",
  "fields.testAndConnect": "테스트 후 연결",
  "fields.preview": "연결할 주소: {address}",
  "fields.optional": "(선택)",
  "fields.required": "계속하려면 입력해야 합니다.",
  "fields.whereToFind": "어디에서 찾을 수 있나요?",
  "fields.reveal": "표시",
  "fields.revealNamed": "표시: {field}",
  "fields.conceal": "숨기기",
  "fields.concealNamed": "숨기기: {field}",
  "fields.choose": "선택…",
  "fields.rejected":
    "{provider}에서 이 정보를 받아들이지 않았습니다. 저장된 내용은 없습니다. 수정한 뒤 다시 테스트해 주세요.",
  "fields.replaceFirst":
    "이전에 입력한 정보는 교체하기 전까지 {provider}에서 유효하며, 다른 사람의 손에 있을 수 있습니다. {provider}에서 새로 만들고 이전 것을 삭제한 뒤, 새 정보를 여기에 입력해 주세요.",

  "waiting.openingTitle": "{provider} 여는 중…",
  "waiting.title": "{provider} 창에서 계속해 주세요",
  "waiting.body":
    "{provider}에 로그인하고 {hasHost, select, yes {{host}의 } other {}}액세스를 허용해 주세요. 완료되면 자동으로 다음 단계로 넘어갑니다.",
  "waiting.bringToFront": "창을 앞으로 가져오기",
  "waiting.startOver": "처음부터 다시 시작",
  "waiting.outOfSightTitle": "아직 {provider}에 계신가요?",
  "waiting.outOfSightBody":
    "{provider} 창이 열려 있다면 그곳에서 마쳐 주세요. 자동으로 넘어갑니다. 창을 닫았다면 다시 시도해 주세요.",
  "waiting.closedTitle": "{provider} 창이 닫혔습니다",
  "waiting.closedBody": "완료되기 전이어서 연결된 것은 없습니다. 언제든지 다시 시도할 수 있습니다.",

  "deviceCode.fetchingTitle": "{provider}에 코드를 요청하는 중…",
  "deviceCode.title": "{provider}에 이 코드를 입력해 주세요",
  "deviceCode.body":
    "{provider}에 로그인하고 코드를 입력한 뒤 {hasHost, select, yes {{host}의 } other {}}액세스를 허용해 주세요. 코드를 다른 사람에게 알려 주지 마세요.",
  "deviceCode.label": "코드",
  "deviceCode.announced": "코드: {code}",
  "deviceCode.anyDevice": "다른 기기에서는 {address} 주소를 여세요",
  "deviceCode.until": "코드는 {until, time, short}까지 유효합니다. 완료되면 자동으로 다음 단계로 넘어갑니다.",
  "deviceCode.open": "{provider} 열기",
  "deviceCode.newCode": "새 코드 받기",
  "deviceCode.scan": "휴대폰으로 스캔해도 됩니다. 코드가 이미 들어 있습니다.",
  "deviceCode.picture": "코드가 입력된 상태로 {address} 주소를 여는 QR 코드",

  "blocked.title": "브라우저가 창을 차단했습니다",
  "blocked.body": "아래 버튼으로 직접 열고 {provider}에서 계속해 주세요. 이 페이지는 열어 두세요.",
  "blocked.open": "{provider} 열기",

  "verifying.windowTitle": "{provider} 계정을 확인하는 중",
  "verifying.keyTitle": "{provider}에서 키를 테스트하는 중",
  "verifying.formTitle": "{provider}에서 확인하는 중",
  "verifying.body": "몇 초 정도 걸립니다.",

  "setup.title": "마지막 한 가지",
  "setup.body": "{account} 계정으로 로그인했습니다. 이 {provider} 연결의 용도를 선택해 주세요.",
  "setup.finish": "완료",
  "setup.search": "검색: {field}",
  "setup.loadingOptions": "선택지를 불러오는 중…",
  "setup.noOptions": "이 {provider} 계정에는 선택할 항목이 없습니다. 액세스 권한을 확인한 뒤 다시 시도해 주세요.",
  "setup.noMatch": "‘{search}’에 해당하는 항목이 없습니다.",
  "setup.optionCount": "{count, plural, other {#개 항목}}",
  "setup.optionsFailed": "{provider}에서 선택지를 보내지 않았습니다.",

  "manage.title": "{provider} 연결됨",
  "manage.interruptedTitle": "{provider} 연결",
  "manage.isNew": "{account} 계정이 연결되었습니다.",
  "manage.working": "연결됨",
  "manage.setupPending": "설정 미완료",
  "manage.broken": "확인 필요",
  "manage.lacking": "추가 권한 필요",
  "manage.waiting": "{provider} 응답 대기 중",
  "manage.checking": "확인 중",
  "manage.paused": "일시 중지됨",
  "manage.untried": "아직 확인 안 됨",
  "manage.untriedBody":
    "다른 곳에서 가져온 계정입니다. {hasHost, select, yes {{host}} other {이 앱}}에서 처음 사용할 때 {provider}에서 아직 유효한지 확인됩니다. 따로 할 일은 없습니다.",
  "manage.moreAccess":
    "{hasHost, select, yes {{host}} other {이 앱}}에는 허용된 것보다 더 많은 {provider} 권한이 필요합니다. 다시 연결하여 허용해 주세요. 설정은 그대로 유지됩니다.",
  "manage.endsNow":
    "{provider}에서 곧 이 연결을 종료합니다. 계속 사용하려면 다시 연결해 주세요. 설정은 그대로 유지됩니다.",
  "manage.endsOn": "{provider}에서 {day, date, long}에 이 연결을 종료합니다. 그 전에 다시 연결하면 그대로 이어집니다.",
  "manage.since": "{day, date, long}부터",
  "manage.connectedAt": "{day, date, long} {day, time, short}에 연결됨",
  "manage.accounts": "{count, plural, other {계정 #개}}",
  "manage.usedBy": "{host}에서 사용 중",
  "manage.reconnect": "다시 연결",
  "manage.disconnect": "연결 해제",
  "manage.add": "다른 계정 연결",
  "manage.done": "완료",
  "manage.unnamed": "{provider} 계정",

  "disconnect.title": "{account} 연결을 해제할까요?",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host}} other {이 앱}}에서 더 이상 이 {provider} 계정을 사용할 수 없습니다.",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host}} other {이 앱}}에서 더 이상 이 {provider} 연결을 사용할 수 없습니다.",
  "disconnect.stopsRuns": "이 연결로 작동하는 모든 작업이 중지됩니다.",
  "disconnect.stopsSettings": "이 연결의 설정이 삭제됩니다.",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host}} other {이 앱}}에서는 다른 연결을 통해 이 {provider} 계정에 계속 액세스합니다. 그것도 끝내려면 두 연결을 모두 해제해 주세요.",
  "disconnect.stays": "{provider}에서는 아무것도 삭제되지 않습니다. 언제든지 다시 연결할 수 있습니다.",
  "disconnect.staysTyped":
    "여기에 입력한 정보는 삭제되지만 {provider}에서는 계속 유효합니다. 더 이상 필요하지 않다면 {provider}에서 삭제해 주세요.",
  "disconnect.confirm": "연결 해제",
  "disconnect.keep": "연결 유지",
  "disconnect.failed": "{account} 연결을 해제하지 못했습니다. 아직 연결되어 있습니다. 다시 시도해 주세요.",

  "chooseAccount.title": "어떤 {provider} 계정을 사용할까요?",
  "chooseAccount.body": "{provider}에 로그인한 계정: {consented}. 여기에 연결된 계정: {connected}.",
  "chooseAccount.theNew": "새 계정",
  "chooseAccount.theOld": "이전 계정",
  "chooseAccount.connectedNow": "여기에 연결됨",
  "chooseAccount.signedIn": "방금 로그인함",
  "chooseAccount.use": "대신 {account} 사용",
  "chooseAccount.add": "{account} 추가",
  "chooseAccount.keep": "{account} 유지",
  "chooseAccount.note": "설정은 그대로 유지됩니다. 유지하지 않는 액세스는 반환됩니다.",
  "chooseAccount.failed": "전송하지 못했습니다. 변경된 것은 없습니다. 다시 시도해 주세요.",

  "success.title": "연결되었습니다",
  "success.body": "이제 {hasHost, select, yes {{host}} other {이 앱}}에서 {provider}의 {account} 계정을 사용합니다.",

  "attention.title": "{provider} 확인이 필요합니다",
  "attention.fallback": "{provider}에서 더 이상 이 연결을 받아들이지 않습니다.",
  "attention.impact":
    "다시 연결할 때까지 {hasHost, select, yes {{host}} other {이 앱}}에서 {provider}에 액세스할 수 없습니다.",
  "attention.kept": "다시 연결해도 설정은 유지됩니다.",
  "attention.pausedTitle": "{provider} 일시 중지됨",
  "attention.pausedImpact":
    "일시 중지가 끝나면 여기에서 {hasHost, select, yes {{host}에 } other {}}다시 연결할 수 있습니다.",
  "attention.pausedOffer": "일시 중지가 끝나면 여기에서 {hasHost, select, yes {{host}에 } other {}}연결할 수 있습니다.",

  "stale.title": "페이지가 만료되었습니다",
  "stale.body": "열려 있는 동안 세션이 종료되었습니다. 잃은 것은 없습니다. 페이지를 새로 고치고 이어서 진행해 주세요.",

  "problem.closed_early.title": "{provider} 창이 닫혔습니다",
  "problem.closed_early.body": "완료되기 전이어서 연결된 것은 없습니다. 언제든지 다시 시도할 수 있습니다.",
  "problem.missing_permission.title": "권한이 하나 부족합니다",
  "problem.missing_permission.body":
    "{provider} 로그인은 되었지만 {hasHost, select, yes {{host}} other {이 앱}}에 필요한 권한이 모두 허용되지는 않았습니다.",
  "problem.denied.title": "액세스를 허용하지 않았습니다",
  "problem.denied.body":
    "연결된 것은 없습니다. 여기에서 {provider} 계정을 사용하려면 다시 시도하고 액세스를 허용해 주세요.",
  "problem.credential_rejected.title": "{provider}에서 받아들이지 않았습니다",
  "problem.credential_rejected.body": "저장된 내용은 없습니다. 정보를 확인하고 다시 시도해 주세요.",
  "problem.wrong_account.title": "다른 {provider} 계정입니다",
  "problem.wrong_account.body": "{provider}에서 로그아웃하거나 이전에 연결했던 계정으로 전환한 뒤 다시 시도해 주세요.",
  "problem.app_misconfigured.title": "저희 쪽에 문제가 있습니다",
  "problem.app_misconfigured.body":
    "{hasHost, select, yes {{host}} other {담당 팀}}에서 설정을 바로잡을 때까지 {provider} 연결이 불가능합니다. 아래 코드를 보내 주세요.",
  "problem.provider_down.title": "{provider}에서 응답하지 않습니다",
  "problem.provider_down.body": "보통은 저절로 해결됩니다. 잃은 것은 없습니다. 몇 분 뒤에 다시 시도해 주세요.",
  "problem.timed_out.title": "시간이 너무 오래 걸렸습니다",
  "problem.timed_out.body": "{provider} 로그인이 제시간에 완료되지 않아 연결된 것이 없습니다.",
  "problem.input_invalid.title": "맞지 않는 내용이 있습니다",
  "problem.input_invalid.body": "이 정보로는 {provider}에 액세스할 수 없습니다. 확인하고 다시 시도해 주세요.",
  "problem.interrupted.title": "연결하지 못했습니다",
  "problem.interrupted.body":
    "{provider} 연결이 중단되었습니다. 다시 시도해 주세요. 또 발생하면 아래 코드를 지원팀에 보내 주세요.",
  "problem.missing": "아직 허용되지 않음",
  "problem.fixPermissions": "권한 수정",
  "problem.reference": "참조 코드",

  "codes.provider_unreachable": "{provider}에서 현재 응답하지 않습니다. 계속 시도하고 있습니다. 따로 할 일은 없습니다.",
  "codes.provider_answer_invalid":
    "{provider}의 응답을 읽을 수 없습니다. 계속 시도하고 있습니다. 따로 할 일은 없습니다.",
  "codes.provider_said_no":
    "{provider}에서 지금은 거부했습니다. 계속 시도하고 있습니다. {provider} 관리자가 이 앱을 허용해야 할 수도 있습니다.",
  "codes.api_refused":
    "{provider}에서 이 앱의 최근 요청을 거부했습니다. 계속되면 다시 연결하는 것이 도움이 될 수 있습니다.",
  "codes.app_refused":
    "{provider}에서 현재 이 앱을 받아들이지 않습니다. 앱 운영자가 해결해야 합니다. 계정은 그대로 유지됩니다.",
  "codes.refused_once": "{provider}에서 방금 이 앱을 거부했습니다. 확인하고 있습니다. 지금 다시 연결할 수도 있습니다.",
  "codes.end_reached":
    "{provider}에서 이 앱에 허용한 기간이 끝난 것 같습니다. 확인하고 있습니다. 지금 다시 연결할 수도 있습니다.",
  "codes.interrupted":
    "{provider}의 응답이 도중에 유실되어 연결이 유효한지 확인하고 있습니다. 지금 다시 연결할 수도 있습니다.",
  "codes.restored":
    "이전 데이터로 되돌렸기 때문에 {provider}에서 이 앱을 아직 허용하는지 확인하고 있습니다. 지금 다시 연결할 수도 있습니다.",
  "codes.grant_revoked":
    "{provider}에서 더 이상 이 앱을 허용하지 않습니다. 계속하려면 다시 연결해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.grant_expired":
    "{provider}에서 이 앱에 허용한 기간이 끝났습니다. 계속하려면 다시 연결해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.idle_expired":
    "오랫동안 사용하지 않아 {provider}에서 연결을 종료했습니다. 계속하려면 다시 연결해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.secret_rejected":
    "{provider}에서 입력한 정보를 더 이상 받아들이지 않습니다. 계속하려면 다시 입력해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.lost_in_doubt":
    "저희 쪽에서 {provider} 연결이 유실되었습니다. 계속하려면 다시 연결해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.taken_back":
    "안전을 위해 앱 운영자가 {provider} 연결을 해제했습니다. 계속하려면 다시 연결해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.key_to_replace":
    "안전을 위해 앱 운영자가 {provider} 연결을 해제했습니다. 이전 키나 비밀번호는 교체하기 전까지 {provider}에서 유효하므로 먼저 교체해야 합니다. 그런 다음 다시 연결해야 합니다. 설정은 그대로 유지됩니다.",
  "codes.permission_missing":
    "{provider}에서 이 앱에 필요한 작업을 모두 허용하지는 않습니다. 다시 연결하고 요청하는 권한을 허용해 주세요.",
  "codes.frozen": "앱 운영자가 {provider} 연결을 일시 중지했습니다. 계정과 설정은 그대로 유지됩니다.",
  "codes.credential.needs_reconnect": "{provider} 계정을 다시 연결해야 합니다.",
  "codes.credential.not_connected": "{provider} 계정이 연결되어 있지 않습니다.",
  "codes.credential.setup_incomplete": "{provider} 연결을 마치려면 답변이 하나 더 필요합니다.",
  "codes.credential.refresh_failed": "지금은 {provider} 계정을 사용할 수 없습니다. 몇 분 뒤에 다시 시도해 주세요.",
  "codes.credential.frozen": "현재 {provider} 연결이 불가능합니다. 앱 운영자가 일시 중지했습니다.",
  "codes.credential.external_id_taken": "이 {provider} 계정은 이미 그 이름으로 연결되어 있습니다.",
  "codes.connect.denied": "{provider} 액세스를 허용하지 않았습니다. 연결된 것은 없습니다.",
  "codes.connect.closed": "완료하기 전에 {provider} 창이 닫혔습니다. 언제든지 다시 시도할 수 있습니다.",
  "codes.connect.timed_out": "{provider} 로그인이 제시간에 완료되지 않았습니다. 준비되면 다시 시도해 주세요.",
  "codes.connect.interrupted": "저희 쪽에서 {provider} 연결이 중단되었습니다. 다시 시도해 주세요.",
  "codes.connect.missing_permission": "{provider}에서 응답했지만 필요한 권한이 빠져 있습니다.",
  "codes.connect.credential_rejected": "{provider}에서 이 정보를 받아들이지 않았습니다. 확인하고 다시 시도해 주세요.",
  "codes.connect.provider_unreachable": "{provider}에서 지금 응답하지 않습니다. 몇 분 뒤에 다시 시도해 주세요.",
  "codes.connect.wrong_account": "다시 연결하려는 계정과 다른 {provider} 계정입니다.",
  "codes.connect.account_kept": "변경된 것은 없습니다. 이전에 연결한 {provider} 계정이 그대로 유지됩니다.",
  "codes.connect.input_invalid": "{provider}에 맞지 않는 내용이 있습니다. 입력한 내용을 확인하고 다시 시도해 주세요.",
  "codes.connect.app_misconfigured":
    "{provider} 연결을 위해 앱 쪽에서 수정이 필요합니다. 이 참조 코드를 앱 지원팀에 알려 주세요.",
  "codes.connect.attempt_expired": "이 시도는 끝났거나 더 이상 유효하지 않습니다. 다시 연결해 주세요.",
  "codes.connect.other_browser": "다른 브라우저에서 시작되었습니다. 다시 연결해 주세요.",
  "codes.data_source.failed": "{provider}에서 선택지를 보내지 않았습니다. 다시 시도해 주세요.",
  "codes.project.being_imported": "이 앱은 다른 서버로 이전 중입니다. 몇 분 뒤에 다시 시도해 주세요.",
  "codes.project.origin_refused": "이 앱은 아직 이 주소에서 계정을 연결하도록 설정되어 있지 않습니다.",
  "codes.http.too_many_requests": "시도 횟수가 많습니다. 1분 뒤에 다시 시도해 주세요.",
  "codes.http.internal": "저희 쪽에 문제가 발생했습니다. 다시 시도해 주세요.",
};
