/** Japanese, in polite form. */
import type { Texts } from "./arguments.ts";

export const ja: Texts = {
  documentTitle: "アカウントを接続",
  close: "閉じる",
  back: "戻る",
  cancel: "キャンセル",
  tryAgain: "もう一度試す",
  copy: "コピー",
  copied: "コピーしました",
  copyNamed: "コピー：{field}",
  securedBy: "Portico により保護",
  opensInNewTab: "（新しいタブで開きます）",
  covered: "このウィンドウが何かで隠れています。どけてから、もう一度ボタンを押してください。",
  loading: "{provider} を読み込んでいます",

  "overview.title": "{hasHost, select, yes {{provider} を {host} に接続} other {{provider} を接続}}",
  "overview.access": "{hasHost, select, yes {{host} } other {このアプリ}}ができるようになること",
  "overview.who": "だれが利用できるか",
  "overview.whoWindow":
    "この接続を使うのは、ご自身の{hasHost, select, yes { {host} アカウント} other {このアプリのアカウント}}だけです。サインインは {provider} の画面で行われ、パスワードがここに届くことはありません。",
  "overview.whoForm":
    "この接続を使うのは、ご自身の{hasHost, select, yes { {host} アカウント} other {このアプリのアカウント}}だけです。入力内容は暗号化して保存され、シークレットが再び表示されることはありません。",
  "overview.whoNothing":
    "この接続を使うのは、ご自身の{hasHost, select, yes { {host} アカウント} other {このアプリのアカウント}}だけです。",
  "overview.undo": "取り消すには",
  "overview.undoBody": "いつでもここで接続を解除できます。アクセスはすぐに終了します。",
  "overview.about": "{provider} 連携について",
  "overview.connect": "{provider} を接続",
  "overview.disconnected": "{account} の接続を解除しました。",
  "overview.oneEnded": "{account} のこの接続を終了しました。同じアカウントのもう一つの接続はそのまま続きます。",

  "accountType.title": "{provider} アカウントの種類",
  "accountType.body": "サインインに使うものを選んでください。",
  "accountType.next": "続ける",

  "fields.windowTitle": "お使いの {provider} の場所",
  "fields.windowBody": "これをもとに、正しい {provider} のサインイン画面へご案内します。",
  "fields.keyTitle": "{provider} のキーで接続",
  "fields.keyBody": "保存する前に、{provider} で確認します。",
  "fields.appTitle": "ご自身の {provider} アプリで接続",
  "fields.appBody":
    "{provider} のアプリにリダイレクト URL を登録し、{provider} から発行された情報を入力してください。シークレットは暗号化して保存され、再び表示されることはありません。",
  "fields.permissionsTitle": "{hasHost, select, yes {{host} } other {このアプリ}}に許可する内容",
  "fields.permissionsBody": "{provider} に進む前に選んでください。後で再接続すれば変更できます。",
  "fields.fixed": "常に必要",
  "fields.formTitle": "{provider} を接続",
  "fields.confirmBody": "入力するものはありません。保存する前に、{provider} が応答することを確認します。",
  "fields.codeBody": "表示されるコードを、この端末または別の端末で {provider} に入力します。",
  "fields.toCode": "コードを取得",
  "fields.toWindow": "{provider} に進む",
  "fields.testAndConnect": "テストして接続",
  "fields.preview": "接続先：{address}",
  "fields.optional": "（任意）",
  "fields.required": "続けるには入力が必要です。",
  "fields.whereToFind": "どこで確認できますか？",
  "fields.reveal": "表示",
  "fields.revealNamed": "表示：{field}",
  "fields.conceal": "非表示",
  "fields.concealNamed": "非表示：{field}",
  "fields.choose": "選択…",
  "fields.rejected":
    "{provider} で受け付けられませんでした。何も保存されていません。修正して、もう一度テストしてください。",
  "fields.replaceFirst":
    "以前入力した情報は、置き換えるまで {provider} で有効なままで、第三者の手に渡っている可能性があります。{provider} で新しいものを作成し、古いものを削除してから、新しいものをここに入力してください。",

  "waiting.openingTitle": "{provider} を開いています…",
  "waiting.title": "{provider} のウィンドウで続けてください",
  "waiting.body":
    "{provider} にサインインして、{hasHost, select, yes {{host} の} other {}}アクセスを許可してください。完了すると自動的に先へ進みます。",
  "waiting.bringToFront": "ウィンドウを前面に表示",
  "waiting.startOver": "最初からやり直す",
  "waiting.outOfSightTitle": "まだ {provider} で操作中ですか？",
  "waiting.outOfSightBody":
    "{provider} のウィンドウが開いている場合は、そのまま完了してください。自動的に先へ進みます。閉じた場合は、もう一度お試しください。",
  "waiting.closedTitle": "{provider} のウィンドウが閉じられました",
  "waiting.closedBody": "完了前だったため、何も接続されていません。いつでももう一度お試しいただけます。",

  "deviceCode.fetchingTitle": "{provider} からコードを取得しています…",
  "deviceCode.title": "このコードを {provider} に入力してください",
  "deviceCode.body":
    "{provider} にサインインし、コードを入力して、{hasHost, select, yes {{host} の} other {}}アクセスを許可してください。コードはほかの人に教えないでください。",
  "deviceCode.label": "コード",
  "deviceCode.announced": "コード：{code}",
  "deviceCode.anyDevice": "別の端末では {address} を開いてください",
  "deviceCode.until": "コードの有効期限は {until, time, short} です。完了すると自動的に先へ進みます。",
  "deviceCode.open": "{provider} を開く",
  "deviceCode.newCode": "新しいコードを取得",
  "deviceCode.scan": "スマートフォンで読み取ることもできます。コードは入力済みです。",
  "deviceCode.picture": "コードが入力された状態で {address} を開く QR コード",

  "blocked.title": "ブラウザーがウィンドウをブロックしました",
  "blocked.body": "下のボタンから開いて、{provider} で続けてください。このページは開いたままにしてください。",
  "blocked.open": "{provider} を開く",

  "windowCode.title": "もう一方のウィンドウのコードを入力してください",
  "windowCode.body":
    "{provider} のウィンドウが開き、コードが表示されています。ここに入力すると、そのウィンドウは自動的に {provider} へ進みます。",
  "windowCode.label": "ウィンドウに表示されたコード",
  "windowCode.send": "続ける",
  "windowCode.goOn": "もう一方のウィンドウで続けてください。完了するとこのページに反映されます。",
  "windowCode.unsent": "送信できませんでした。もう一度お試しください。",

  "verifying.windowTitle": "{provider} アカウントを確認しています",
  "verifying.keyTitle": "{provider} でキーをテストしています",
  "verifying.formTitle": "{provider} で確認しています",
  "verifying.body": "数秒かかります。",

  "setup.title": "あと一つだけ",
  "setup.body": "{account} でサインインしました。この {provider} 接続の用途を選んでください。",
  "setup.finish": "完了",
  "setup.search": "検索：{field}",
  "setup.loadingOptions": "選択肢を読み込んでいます…",
  "setup.noOptions":
    "この {provider} アカウントには選べるものがありません。アクセス権を確認して、もう一度お試しください。",
  "setup.noMatch": "「{search}」に一致するものはありません。",
  "setup.optionCount": "{count, plural, other {# 件}}",
  "setup.optionsFailed": "{provider} から選択肢を取得できませんでした。",

  "manage.title": "{provider} は接続済みです",
  "manage.interruptedTitle": "{provider} との接続",
  "manage.isNew": "{account} を接続しました。",
  "manage.working": "接続済み",
  "manage.setupPending": "設定が未完了",
  "manage.broken": "対応が必要",
  "manage.lacking": "追加の権限が必要",
  "manage.waiting": "{provider} の応答待ち",
  "manage.checking": "確認中",
  "manage.paused": "一時停止中",
  "manage.untried": "未確認",
  "manage.untriedBody":
    "このアカウントは別の場所から引き継がれました。{hasHost, select, yes {{host} } other {このアプリ}}が初めて使うときに、{provider} で引き続き有効かどうかがわかります。操作は必要ありません。",
  "manage.moreAccess":
    "{hasHost, select, yes {{host} } other {このアプリ}}には、許可された範囲を超える {provider} へのアクセスが必要です。再接続して許可してください。設定はそのまま残ります。",
  "manage.endsNow":
    "この接続は、{provider} によってまもなく終了します。続けるには再接続してください。設定はそのまま残ります。",
  "manage.endsOn":
    "この接続は、{provider} によって{day, date, long}に終了します。それまでに再接続すれば、そのまま続きます。",
  "manage.since": "{day, date, long}から",
  "manage.connectedAt": "接続日時：{day, date, long} {day, time, short}",
  "manage.accounts": "{count, plural, other {# 件のアカウント}}",
  "manage.usedBy": "{host} が使用中",
  "manage.reconnect": "再接続",
  "manage.disconnect": "接続を解除",
  "manage.add": "別のアカウントを接続",
  "manage.done": "完了",
  "manage.unnamed": "{provider} アカウント",

  "settings.title": "設定",
  "settings.loading": "設定を読み込んでいます…",
  "settings.loadFailed": "設定を読み込めませんでした。",
  "settings.save": "保存",
  "settings.saving": "保存しています…",
  "settings.saved": "保存しました",
  "settings.discard": "変更を破棄",
  "settings.failed": "保存できませんでした。変更はこのまま残っています。もう一度お試しください。",
  "settings.kept": "変更はこのまま残っています。",
  "settings.unsaved": "変更はまだ保存されていません。",
  "settings.keepEditing": "編集を続ける",
  "settings.leave": "破棄して閉じる",
  "settings.checkAnswers": "確認が必要な項目があります。",
  "settings.about": "説明: {field}",
  "settings.clear": "選択しない",
  "settings.more": "さらに読み込む",
  "settings.chooseFirst": "先に選択してください: {field}",
  "settings.noHostOptions": "ここにはまだ選択肢がありません。",
  "settings.hostOptionsFailed": "選択肢を読み込めませんでした。",
  "settings.missing": "この項目は必須です。",
  "settings.tooShort": "最小文字数: {count, number}",
  "settings.tooLong": "最大文字数: {count, number}",
  "settings.notEmail": "メールアドレスを入力してください（例: ada@example.com）。",
  "settings.notUrl": "https:// または http:// で始まるアドレスを入力してください。",
  "settings.notNumber": "数値を入力してください。",
  "settings.notWhole": "整数を入力してください。",
  "settings.tooSmall": "{count, number} 以上の値を入力してください。",
  "settings.tooBig": "{count, number} 以下の値を入力してください。",
  "settings.notDate": "日付を入力してください。",
  "settings.tooEarly": "{day, date, long}以降の日を選んでください。",
  "settings.tooLate": "{day, date, long}以前の日を選んでください。",
  "settings.pattern": "入力内容をご確認ください。",
  "settings.tooFew": "最小項目数: {count, number}",
  "settings.tooMany": "最大項目数: {count, number}",
  "settings.notJson": "正しい JSON ではありません: {reason}",
  "settings.incomplete": "両方を選択してください。",
  "settings.noName": "名前のない値があります。",
  "settings.twice": "「{field}」という名前が重複しています。",
  "settings.refused": "この内容は受け付けられませんでした。",
  "settings.name": "名前",
  "settings.value": "値",
  "settings.entry": "項目 {count, number}",
  "settings.addEntry": "項目を追加",
  "settings.removeNamed": "削除: {field}",
  "settings.remove": "削除",
  "settings.fileHeld": "ファイルが保存されています（{size}）。",
  "settings.fileUnreadable": "このファイルは使用できません。大きすぎないテキストファイルを選んでください。",
  "settings.chooseFile": "ファイルを選択",
  "settings.replaceFile": "別のファイルを選択",
  "settings.pasteFile": "代わりに貼り付ける",
  "settings.pasteNamed": "貼り付け: {field}",
  "settings.usePasted": "このテキストを使う",

  "disconnect.title": "{account} の接続を解除しますか？",
  "disconnect.stopsAccount":
    "{hasHost, select, yes {{host} } other {このアプリ}}は、この {provider} アカウントを使えなくなります。",
  "disconnect.stopsConnection":
    "{hasHost, select, yes {{host} } other {このアプリ}}は、この {provider} 接続を使えなくなります。",
  "disconnect.stopsRuns": "この接続で動いているものはすべて停止します。",
  "disconnect.stopsSettings": "この接続の設定は削除されます。",
  "disconnect.goesOn":
    "{hasHost, select, yes {{host} } other {このアプリ}}は、もう一つの接続を通じて引き続きこの {provider} アカウントにアクセスできます。それも終了するには、両方の接続を解除してください。",
  "disconnect.stays": "{provider} 側では何も削除されません。いつでも再び接続できます。",
  "disconnect.staysTyped":
    "ここに入力した情報は破棄されますが、{provider} では引き続き有効です。不要な場合は {provider} で削除してください。",
  "disconnect.confirm": "接続を解除",
  "disconnect.keep": "接続したままにする",
  "disconnect.failed": "{account} の接続を解除できませんでした。まだ接続されています。もう一度お試しください。",

  "chooseAccount.title": "どの {provider} アカウントを使いますか？",
  "chooseAccount.body": "{provider} には {consented} でサインインしましたが、ここでは {connected} が接続されています。",
  "chooseAccount.theNew": "新しいアカウント",
  "chooseAccount.theOld": "以前のアカウント",
  "chooseAccount.connectedNow": "ここで接続中",
  "chooseAccount.signedIn": "サインインしたばかり",
  "chooseAccount.use": "代わりに {account} を使う",
  "chooseAccount.add": "{account} も追加する",
  "chooseAccount.keep": "{account} のままにする",
  "chooseAccount.note": "設定は変わりません。残さないほうのアクセスは返却されます。",
  "chooseAccount.failed": "送信できませんでした。何も変更されていません。もう一度お試しください。",

  "success.title": "接続しました",
  "success.body":
    "{hasHost, select, yes {{host} } other {このアプリ}}は、{provider} の {account} を使うようになりました。",

  "attention.title": "{provider} の確認が必要です",
  "attention.fallback": "この接続は {provider} で無効になりました。",
  "attention.impact":
    "再接続するまで、{hasHost, select, yes {{host} } other {このアプリ}}は {provider} にアクセスできません。",
  "attention.kept": "再接続しても設定はそのまま残ります。",
  "attention.pausedTitle": "{provider} は一時停止中です",
  "attention.pausedImpact": "一時停止が終わると、ここで{hasHost, select, yes { {host} に} other {}}再接続できます。",
  "attention.pausedOffer": "一時停止が終わると、ここで{hasHost, select, yes { {host} に} other {}}接続できます。",

  "stale.title": "このページは古くなりました",
  "stale.body":
    "開いている間にセッションが終了しました。失われたものはありません。ページを再読み込みして、続きから進めてください。",

  "problem.closed_early.title": "{provider} のウィンドウが閉じられました",
  "problem.closed_early.body": "完了前だったため、何も接続されていません。いつでももう一度お試しいただけます。",
  "problem.missing_permission.title": "必要な権限が足りません",
  "problem.missing_permission.body":
    "{provider} へのサインインはできましたが、{hasHost, select, yes {{host} } other {このアプリ}}に必要な権限がすべては許可されていません。",
  "problem.denied.title": "アクセスは許可されませんでした",
  "problem.denied.body":
    "何も接続されていません。ここで {provider} を使うには、もう一度試してアクセスを許可してください。",
  "problem.credential_rejected.title": "{provider} で受け付けられませんでした",
  "problem.credential_rejected.body": "何も保存されていません。内容を確認して、もう一度お試しください。",
  "problem.wrong_account.title": "別の {provider} アカウントです",
  "problem.wrong_account.body":
    "{provider} からサインアウトするか、以前接続していたアカウントに切り替えて、もう一度お試しください。",
  "problem.app_misconfigured.title": "こちら側に問題があります",
  "problem.app_misconfigured.body":
    "{hasHost, select, yes {{host} } other {担当チーム}}が設定を修正するまで、{provider} は接続できません。下のコードをお伝えください。",
  "problem.provider_down.title": "{provider} が応答していません",
  "problem.provider_down.body": "通常は自然に解消します。失われたものはありません。数分後にもう一度お試しください。",
  "problem.timed_out.title": "時間がかかりすぎました",
  "problem.timed_out.body": "{provider} でのサインインが時間内に完了しなかったため、何も接続されていません。",
  "problem.input_invalid.title": "入力内容が合っていません",
  "problem.input_invalid.body": "この内容では {provider} にアクセスできません。確認して、もう一度お試しください。",
  "problem.interrupted.title": "うまくいきませんでした",
  "problem.interrupted.body":
    "{provider} の接続が中断されました。もう一度お試しください。また起きる場合は、下のコードをサポートにお送りください。",
  "problem.missing": "まだ許可されていません",
  "problem.fixPermissions": "権限を修正",
  "problem.reference": "参照コード",

  "codes.provider_unreachable": "{provider} は現在応答していません。引き続き試みます。操作は必要ありません。",
  "codes.provider_answer_invalid": "{provider} の応答を読み取れません。引き続き試みます。操作は必要ありません。",
  "codes.provider_said_no":
    "{provider} に今のところ拒否されています。引き続き試みます。{provider} の管理者がこのアプリを許可する必要があるかもしれません。",
  "codes.api_refused":
    "{provider} がこのアプリの直近のリクエストを拒否しました。続く場合は、再接続すると解決することがあります。",
  "codes.app_refused":
    "{provider} は現在このアプリを受け付けていません。アプリの運営者による対応が必要です。アカウントはそのまま残ります。",
  "codes.refused_once":
    "{provider} がたった今このアプリを拒否しました。確認しています。今すぐ再接続することもできます。",
  "codes.end_reached":
    "{provider} がこのアプリに認めた期間は終了したはずです。確認しています。今すぐ再接続することもできます。",
  "codes.interrupted":
    "{provider} の応答が途中で失われたため、接続が有効かどうかを確認しています。今すぐ再接続することもできます。",
  "codes.restored":
    "以前のデータに戻したため、{provider} がこのアプリをまだ受け付けるかどうかを確認しています。今すぐ再接続することもできます。",
  "codes.grant_revoked":
    "{provider} はこのアプリを受け付けなくなりました。続けるには再接続が必要です。設定はそのまま残ります。",
  "codes.grant_expired":
    "{provider} がこのアプリに認めた期間が終了しました。続けるには再接続が必要です。設定はそのまま残ります。",
  "codes.idle_expired":
    "長い間使われなかったため、{provider} 側で接続が終了しました。続けるには再接続が必要です。設定はそのまま残ります。",
  "codes.secret_rejected":
    "入力した情報は {provider} で無効になりました。続けるには入力し直す必要があります。設定はそのまま残ります。",
  "codes.lost_in_doubt":
    "{provider} との接続がこちら側で失われました。続けるには再接続が必要です。設定はそのまま残ります。",
  "codes.taken_back":
    "安全のため、このアプリの運営者が {provider} の接続を解除しました。続けるには再接続が必要です。設定はそのまま残ります。",
  "codes.key_to_replace":
    "安全のため、このアプリの運営者が {provider} の接続を解除しました。以前のキーやパスワードは、置き換えるまで {provider} で有効です。先に置き換えてから再接続する必要があります。設定はそのまま残ります。",
  "codes.permission_missing":
    "{provider} では、このアプリに必要な操作がすべては許可されていません。再接続して、求められた内容を許可してください。",
  "codes.frozen": "このアプリの運営者が {provider} を一時停止しました。アカウントと設定はそのまま残ります。",
  "codes.credential.needs_reconnect": "{provider} の再接続が必要です。",
  "codes.credential.not_connected": "{provider} は接続されていません。",
  "codes.credential.setup_incomplete": "{provider} の接続を完了するには、あと一つ回答が必要です。",
  "codes.credential.refresh_failed": "{provider} は現在使えません。数分後にもう一度お試しください。",
  "codes.credential.frozen": "{provider} は現在接続できません。このアプリの運営者が一時停止しています。",
  "codes.credential.external_id_taken": "この {provider} アカウントは、すでにその名前で接続されています。",
  "codes.connect.denied": "{provider} へのアクセスは許可されませんでした。何も接続されていません。",
  "codes.connect.closed": "完了する前に {provider} が閉じられました。いつでももう一度お試しいただけます。",
  "codes.connect.timed_out":
    "{provider} へのサインインが時間内に完了しませんでした。準備ができたら、もう一度お試しください。",
  "codes.connect.interrupted": "{provider} への接続がこちら側で中断されました。もう一度お試しください。",
  "codes.connect.missing_permission": "{provider} から応答がありましたが、必要な権限が足りません。",
  "codes.connect.credential_rejected":
    "{provider} で受け付けられませんでした。内容を確認して、もう一度お試しください。",
  "codes.connect.provider_unreachable": "{provider} は現在応答していません。数分後にもう一度お試しください。",
  "codes.connect.wrong_account": "再接続しようとしているものとは別の {provider} アカウントです。",
  "codes.connect.account_kept": "何も変更されていません。以前から接続していた {provider} アカウントのままです。",
  "codes.connect.input_invalid": "入力内容が {provider} に合っていません。確認して、もう一度お試しください。",
  "codes.connect.app_misconfigured":
    "{provider} に接続するには、アプリ側での修正が必要です。この参照コードをアプリのサポートにお伝えください。",
  "codes.connect.attempt_expired": "この操作は終了したか、無効になりました。もう一度接続してください。",
  "codes.connect.other_browser": "別のブラウザーで開始されています。もう一度接続してください。",
  "codes.connect.window_code_wrong": "ウィンドウのコードと一致しません。もう一度確認して入力してください。",
  "codes.connect.window_code_spent": "このコードは無効になりました。もう一度接続してください。",
  "codes.data_source.failed": "{provider} から選択肢を取得できませんでした。もう一度お試しください。",
  "codes.project.being_imported": "このアプリは別のサーバーに移行中です。数分後にもう一度お試しください。",
  "codes.project.origin_refused": "このアプリは、このアドレスからアカウントを接続するように設定されていません。",
  "codes.http.too_many_requests": "試行回数が多すぎます。1 分待ってから、もう一度お試しください。",
  "codes.http.internal": "こちら側で問題が発生しました。もう一度お試しください。",
};
