import type { Priority } from '#libs/contracts';

import type { Words } from './word-pattern.ts';

/** The words that tell how much harm there is, and so how urgent it is. What no word tells is medium. */
export const URGENCY: Readonly<Record<Exclude<Priority, 'medium'>, Words>> = {
  // Something is down, lost or open to attack, and it is now.
  critical: {
    en: `
      critical, hotfix, emergency, outage, production down, production is down, site is down,
      service is down, cluster is down, server is down, data loss, loses data, loses all data,
      remote code execution, rce, sql injection, leaks secrets, leaks credentials,
      leaks passwords, leaks tokens, leaked credentials, all users affected, all users locked out,
      server fails to start, apiserver fails to start, service fails to start,
      cluster fails to start, server does not start, server won't start, server can't start,
      authentication bypass, privilege escalation, arbitrary code execution, all requests fail`,
    de: 'datenverlust, produktion steht, sicherheitslücke, ausfall',
    fr: 'perte de données, panne en production, production en panne',
    es: 'pérdida de datos, caída en producción, producción caída',
    pt: 'perda de dados, queda em produção, produção fora do ar',
    zh: '数据丢失, 宕机, 线上故障, 泄露密码',
    ja: '本番障害, 全ユーザー, データが消え, データ消失, 情報漏洩, サービス停止',
    ru: 'потеря данных, потери данных, не запускается сервер, сервер упал',
  },
  // A whole use is blocked, or what comes out is wrong without a word.
  high: {
    en: `
      urgent, urgently, asap, high priority, regression, security, vulnerab*, cve, crash, crashes,
      crashed, crashing, deadlock*, data corruption, corrupt, corrupts, corrupted,
      memory corruption, memory leak*, failing test*, undefined behavior, undefined behaviour, use after free, unsound*,
      race condition, blocks release, blocks the release, release blocking, blocking,
      before next release, before the next release, broken package, broken published package,
      unusable, completely broken, cannot use, can't use, build failure, build failures,
      fails to publish, flaky test, prevents us from, preventing us from, no workaround,
      wrong result*, incorrect result*, silently, frozen, freezes, oom killed, out of memory, infinite loop, cannot send, cannot log in, cannot login, can't log in, can't login, cannot install,
      install fails, stopped working, kernel panic, failed release, release failed,
      binaries are missing, nobody can, broken release, every install, every build, cannot start`,
    de: 'dringend, absturz, stürzt ab, unbenutzbar',
    fr: 'urgent, plantage, inutilisable',
    es: 'urgente, inservible, se cae',
    pt: 'urgente, inutilizável, trava',
    zh: '紧急, 緊急, 无法使用, 無法使用, 崩溃, 崩潰',
    ja: '至急, 緊急, 使えない, クラッシュ, 落ちる, 動かない',
    ru: 'срочно, падает, зависает, невозможно использовать',
    it: 'urgente, inutilizzabile, si blocca',
    pl: 'pilne, awaria',
    tr: 'acil, çöküyor',
    ko: '긴급, 크래시, 먹통, 사용할 수 없',
  },
  // Nothing is broken, or hardly anyone would notice.
  low: {
    en: `
      typo, typos, cosmetic, minor, nit, nitpick, nice to have, low priority, slight, slightly,
      styling, wording, spelling, cleanup, rename, tidy, outdated, misleading, confusing,
      deprecat*, todo, xfail, un xfail, add test, add tests, write tests, more tests, fuzz test*, polish,
      icon, color, colour, highlighting, placeholder, indentation, log message, log messages,
      warning, would be nice, feature request, someday, some day,       good first issue, help wanted, hacktoberfest,
      very small, too small, hard to see, hard to read, unreadable, alignment, misaligned, spacing,
      wraps, increase coverage, improve coverage,       port tests, mocha specs, improve error, better error, bump, in range update, drop python,
      drop node, rename, unused, dead code, remove deprecated, emoji, chore, actions/checkout, false positive, capitaliz*, nicer, prettier,
      copyright`,
    de: 'tippfehler, kosmetisch, tests ergänzen, farbe',
    fr: 'coquille, cosmétique, mineur, couleur, ajouter des tests',
    es: 'errata, cosmético, menor, color del, cambiar el color, mejorar',
    pt: 'erro de digitação, cosmético, melhorar, adicionar testes, cor do',
    zh: '错别字, 小问题, 不急, 建议, 优化, 颜色, 单元测试, 补充测试',
    ja: '誤字, 些細, 急ぎません, テスト追加, 文言, 色を',
    ru: 'опечатк*, мелочь, цвет, написать тесты, добавить тесты',
    ko: '오타, 색상, 테스트 추가, 사소한',
    it: 'colore, test unitari, refuso',
    pl: 'literówk*, testy jednostkowe, kolor',
    tr: 'yazım hatası, renk, test ekle',
  },
};
