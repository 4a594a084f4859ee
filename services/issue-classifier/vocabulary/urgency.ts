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
      cluster fails to start, server does not start, server won't start, server can't start`,
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
      memory corruption, undefined behavior, undefined behaviour, use after free, unsound*,
      race condition, blocks release, blocks the release, release blocking, blocking,
      before next release, before the next release, broken package, broken published package,
      unusable, completely broken, cannot use, can't use, build failure, build failures,
      fails to publish, flaky test, prevents us from, preventing us from, no workaround`,
    de: 'dringend, absturz, stürzt ab, unbenutzbar',
    fr: 'urgent, plantage, inutilisable',
    es: 'urgente, inservible, se cae',
    pt: 'urgente, inutilizável, trava',
    zh: '紧急, 緊急, 无法使用, 無法使用, 崩溃, 崩潰',
    ja: '至急, 緊急, 使えない, クラッシュ, 落ちる, 動かない',
    ru: 'срочно, падает, зависает, невозможно использовать',
  },
  // Nothing is broken, or hardly anyone would notice.
  low: {
    en: `
      typo, typos, cosmetic, minor, nit, nitpick, nice to have, low priority, slight, slightly,
      styling, wording, spelling, cleanup, clean up, rename, tidy, outdated, misleading, confusing,
      deprecat*, todo, xfail, un xfail, unit tests for, add test, add tests, fuzz test*, polish,
      icon, color, colour, highlighting, placeholder, indentation, log message, log messages,
      warning, license, would be nice, feature request, someday, some day, eventually,
      good first issue, help wanted, hacktoberfest`,
    de: 'tippfehler, kosmetisch',
    fr: 'coquille, cosmétique, mineur',
    es: 'errata, cosmético, menor',
    pt: 'erro de digitação, cosmético',
    zh: '错别字, 小问题, 不急',
    ja: '誤字, 些細, 急ぎません',
    ru: 'опечатк*, мелочь',
  },
};
