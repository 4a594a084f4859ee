import type { Reason } from './reason.ts';

/** What runs where nobody looks: servers, libraries, data. */
export const BACKEND: readonly Reason[] = [
  {
    speaksFor: 'backend',
    reason: 'what a server answers',
    weight: 1.3,
    words: {
      en: `
        api, apis, endpoint*, rest, graphql, grpc, http, https, header*, status code,
        content length, content type, middleware, router, routing, request, requests,
        response*, server, servers, backend, back end, server side, webhook*,
        websocket*, cookie*, session*, cors, proxy, redirect*, url_for, upload*,
        apiserver, daemon, rpc, liveness, controller*, microservice*, rate limit*,
        http/2, keep alive, tcp connection, connection pool*, timeout, timed out,
        gateway timeout, internal server error, url, urls, query parameter*, content
        encoding, chunked, multipart, payload*, json response, restful, listener,
        handler, load balanc*`,
      de: 'schnittstelle, endpunkt*, anfrage*, dienst, serverseitig*, endpunkt, server',
      fr: 'requête*, serveur*, point de terminaison, réponse http, api, serveur',
      es: `
        servidor*, petición, peticiones, respuesta http, retorna, api, endpoint*,
        servidor`,
      pt: 'servidor*, requisição, requisições, resposta http, api, endpoint*',
      zh: '接口, 介面返回, 服务器, 伺服器, 服务端, 后端, 後端, 请求, 請求, 响应, 返回值, 状态码, 后台接口, 超时, 网关, 线程池, 服务',
      ja: 'サーバ, エンドポイント, リクエスト, レスポンス, バックエンド, API, API呼び出し, タイムアウト, 通信',
      ru: 'сервер*, запрос*, эндпоинт*, бэкенд*, ответ сервера, api, бэкенд, таймаут*',
      it: 'server, richiest*, endpoint*',
      pl: 'serwer*, żądani*',
      tr: 'sunucu*, istek, uç nokta',
      ko: '서버, 요청, 응답, 엔드포인트, 호출, 타임아웃',
    },
  },
  {
    speaksFor: 'backend',
    reason: 'what is stored',
    weight: 1.4,
    words: {
      en: `
        database*, sql, postgres*, mysql, sqlite, mongodb, redis, orm, activerecord,
        active record, active storage, activestorage, migration, query, queries,
        transaction*, foreign key, primary key, schema, cache, caching, queue, kafka,
        s3, persist*, index corruption, serializ*, deserializ*, model, attribute*,
        totals, rounding, invoice*, calculat*, join, joins, groupby, group by,
        aggregat*, rows, column type, index, indexes, hash join, compaction, compacting,
        replication, replica, tables, csv, xml, yaml, parquet, data type*, dtype*, nan,
        import of, export of, backup, storage, volume*, filesystem, file system, soft
        delete*, subquery, relation, relations, entity, entities, record, records,
        deduplicat*`,
      de: `
        datenbank*, abfrage*, tabelle, speicherung, rechnung*, csv, import bricht,
        datensatz, datensätze`,
      fr: `
        base de données, requête sql, calcul*, facture*, base de donnees,
        enregistrement*`,
      es: `
        base de datos, consulta*, cálculo*, factura*, bd, tabla de la base, registro en
        la base`,
      pt: 'banco de dados, base de dados, consulta*, cálculo*, banco, tabela do banco',
      zh: '数据库, 資料庫, 查询, 缓存, 事务, 存储, 队列, 合计, 计算, 数据源, 入库, 字段, 表结构, 序列化',
      ja: 'データベース, クエリ, キャッシュ, 保存, 合計, 計算, 請求, CSV, 取り込, データが, 集計, インポート, エクスポート',
      ru: `
        баз* данных, кэш*, транзакц*, расч*т*, сумм*, бд, запись в базу, импорт,
        экспорт, csv`,
      it: 'database, salvataggio',
      pl: 'baza danych, bazy danych, zapytani*',
      tr: 'veritabanı*, sorgu*',
      ko: '데이터베이스, 쿼리, 저장, 조회, 데이터',
    },
  },
  {
    speaksFor: 'backend',
    reason: 'how a program behaves inside',
    weight: 1.2,
    words: {
      en: `
        memory leak*, segfault*, segmentation fault, null pointer, nullpointerexception,
        deadlock*, race condition*, data race, goroutine*, thread*, mutex, concurren*,
        async, panic*, stack overflow, out of memory, overflow, exception*, keyerror,
        typeerror, valueerror, attributeerror, parser, parsing, compiler, codegen,
        encoding, decoding, unicode, timezone*, timestamp*, buffer*, allocator, pickle*,
        subprocess, lint rule, false positive, cli flag, command line, cli, log
        message*, logging, plugin api, regex*, algorithm*, performance, runtime, on
        drop, trait, struct, type inference, socket*, tcp, dns, tls, kernel, driver,
        memory usage, memory, oom, oom killed, cpu usage, high cpu, leaks memory, crash
        on start, dereference, null, nullptr, none type, nonetype, undefined behavior,
        error message*, function, method, argument, arguments, parameter, parameters,
        return value, returns, throws, raises, type check*, type error, types, generic*,
        lifetime*, borrow*, macro, overload*, interface, inherit*, cast, precision,
        floating point, integer, string, byte, bytes, utf 8, utf8, unicodedecodeerror,
        indexerror, runtimeerror, nullreferenceexception, illegal instruction, abort,
        aborted, signal, stdin, stdout, stderr, environment variable*, config file,
        config option*, locale, dates, date parsing, parse, parsed, parses, tokeniz*,
        serialize, iterator, callback, event loop, coroutine*, await, promise*, retry,
        retries, backoff, scheduler, worker, workers, pods, kubelet, controller manager,
        operator, gpu, cuda, tensor*, model training, inference, gradient*, matrix,
        array, dataframe*, polyfill, ast, interpreter, optimizer, linker, stack trace,
        stacktrace, traceback`,
      de: `
        speicherleck, absturz, stürzt ab, ausnahme, nebenläufig*, zeitzone*, speicher,
        fehlermeldung, zeichensatz, unicodefehler, umlaut*`,
      fr: 'fuite mémoire, fuite de mémoire, plantage, fuseau horaire, mémoire, encodage',
      es: 'fuga de memoria, excepción, zona horaria, hilo, memoria, codificación',
      pt: 'vazamento de memória, exceção, fuso horário, memória, codificação',
      zh: `
        内存泄漏, 死锁, 线程, 并发, 异常, 崩溃, 空指针, 编译器, 时区, 编码, 内存, 日志, 编码格式, 乱码, 解析, 报空指针, 堆栈, 算法,
        参数`,
      ja: `
        メモリリーク, デッドロック, スレッド, 例外, クラッシュ, タイムゾーン, 文字化け, エンコード, メモリ, ログ, UTC, 日時, 日付, 処理,
        解析, 引数`,
      ru: `
        утечк* памяти, взаимоблокировк*, поток*, исключени*, часов* пояс*, кодировк*,
        памят*, лог, логи, кодировка, парс*`,
      it: 'memoria, eccezione, fuso orario',
      pl: 'pamięci, wyjątek, strefa czasowa',
      tr: 'bellek, istisna',
      ko: '메모리, 예외, 로그, 인코딩, 스레드, 시간대, 파싱',
    },
  },
  {
    speaksFor: 'backend',
    reason: 'who may do what',
    weight: 1.2,
    words: {
      en: `
        authentication, authorization, oauth*, jwt, token validation, permission check,
        password hash*, validation, validations, sanitiz*, csrf, sql injection, rbac,
        ldap, sso, login fails, permission*, access token*, refresh token*, api key*,
        credentials, service account, saml, openid*, oidc, access control, certificate*,
        encrypt*, decrypt*`,
      de: 'authentifizierung, berechtigung*, validierung',
      fr: 'authentification, autorisation, validation',
      es: 'autenticación, autorización, validación',
      pt: 'autenticação, autorização, validação',
      zh: '认证, 鉴权, 权限, 校验, 登录, 登陆, 令牌, token',
      ja: '認証, 権限, 検証, ログイン, トークン',
      ru: 'аутентификац*, авторизац*, валидац*',
      it: 'autenticazione, autorizzazione',
      pl: 'uwierzytelni*, uprawnie*',
      tr: 'kimlik doğrulama, yetki*',
      ko: '인증, 권한, 토큰, 로그인',
    },
  },
];
