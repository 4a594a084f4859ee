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
        response*, server, servers, backend, back end, server side, webhook*, websocket*,
        cookie*, session*, cors, proxy, redirect*, url_for, upload*, apiserver, daemon, rpc,
        liveness, controller*, microservice*, rate limit*`,
      de: 'schnittstelle, endpunkt*, anfrage*, dienst, serverseitig*',
      fr: 'requête*, serveur*, point de terminaison, réponse http',
      es: 'servidor*, petición, peticiones, respuesta http, retorna',
      pt: 'servidor*, requisição, requisições, resposta http',
      zh: '接口, 介面返回, 服务器, 伺服器, 服务端, 后端, 後端, 请求, 請求, 响应, 返回值, 状态码',
      ja: 'サーバ, エンドポイント, リクエスト, レスポンス, バックエンド, API',
      ru: 'сервер*, запрос*, эндпоинт*, бэкенд*, ответ сервера',
    },
  },
  {
    speaksFor: 'backend',
    reason: 'what is stored',
    weight: 1.4,
    words: {
      en: `
        database*, sql, postgres*, mysql, sqlite, mongodb, redis, orm, activerecord,
        active record, active storage, activestorage, migration, query, queries, transaction*,
        foreign key, primary key, schema, cache, caching, queue, kafka, s3, persist*,
        index corruption, serializ*, deserializ*, model, attribute*, totals, rounding,
        invoice*, calculat*`,
      de: 'datenbank*, abfrage*, tabelle, speicherung, rechnung*',
      fr: 'base de données, requête sql, calcul*, facture*',
      es: 'base de datos, consulta*, cálculo*, factura*',
      pt: 'banco de dados, base de dados, consulta*, cálculo*',
      zh: '数据库, 資料庫, 查询, 缓存, 事务, 存储, 队列, 合计, 计算',
      ja: 'データベース, クエリ, キャッシュ, 保存, 合計, 計算, 請求',
      ru: 'баз* данных, кэш*, транзакц*, расч*т*, сумм*',
    },
  },
  {
    speaksFor: 'backend',
    reason: 'how a program behaves inside',
    weight: 1.2,
    words: {
      en: `
        memory leak*, segfault*, segmentation fault, null pointer, nullpointerexception,
        deadlock*, race condition*, data race, goroutine*, thread*, mutex, concurren*, async,
        panic*, stack overflow, out of memory, overflow, exception*, keyerror, typeerror,
        valueerror, attributeerror, parser, parsing, compiler, codegen, encoding, decoding,
        unicode, timezone*, timestamp*, buffer*, allocator, pickle*, subprocess, lint rule,
        false positive, cli flag, command line, cli, log message*, logging, plugin api, regex*,
        algorithm*, performance, runtime, on drop, trait, struct, type inference, socket*, tcp,
        dns, tls, kernel, driver`,
      de: 'speicherleck, absturz, stürzt ab, ausnahme, nebenläufig*, zeitzone*',
      fr: 'fuite mémoire, fuite de mémoire, plantage, fuseau horaire',
      es: 'fuga de memoria, excepción, zona horaria, hilo',
      pt: 'vazamento de memória, exceção, fuso horário',
      zh: '内存泄漏, 死锁, 线程, 并发, 异常, 崩溃, 空指针, 编译器, 时区, 编码',
      ja: 'メモリリーク, デッドロック, スレッド, 例外, クラッシュ, タイムゾーン, 文字化け, エンコード',
      ru: 'утечк* памяти, взаимоблокировк*, поток*, исключени*, часов* пояс*, кодировк*',
    },
  },
  {
    speaksFor: 'backend',
    reason: 'who may do what',
    weight: 1.2,
    words: {
      en: `
        authentication, authorization, oauth*, jwt, token validation, permission check,
        password hash*, validation, validations, sanitiz*, csrf, sql injection, rbac, ldap,
        sso`,
      de: 'authentifizierung, berechtigung*, validierung',
      fr: 'authentification, autorisation, validation',
      es: 'autenticación, autorización, validación',
      pt: 'autenticação, autorização, validação',
      zh: '认证, 鉴权, 权限, 校验',
      ja: '認証, 権限, 検証',
      ru: 'аутентификац*, авторизац*, валидац*',
    },
  },
];
