import type { Words } from './word-pattern.ts';

/** Words by which people say that something that runs does wrong. */
export const FAULT: Words = {
  en: `
    bug, bugs, empty, blank, disappear*, vanish*, unresponsive, out of date, wrong, wrongly, incorrect, incorrectly, broken, breaks, broke, fail, fails,
    failed, failing, failure, error, errors, crash*, doesn't, does not, don't work, isn't,
    is not, aren't, are not, can't, cannot, won't, never, not working, no longer,
    unexpected*, unable, missing, ignored, ignores, ignore, lost, loses, lacks, leak*,
    hang*, hung, freez*, frozen, stuck, slow, slower, throws, throw, stale, duplicate*,
    invalid, inconsistent*, drops, dropped, regression*, regressed, stopped, twice,
    perpetual, instead of, too many, grows, mismatch, leaves, too late, too early, timeout,
    times out, timed out, runs out, conflicts, overlap*, unclear, warning`,
  de: `
    fehler*, falsch, kaputt, bricht ab, schlägt fehl, funktioniert nicht, geht nicht,
    stürzt, fehlt, fehlen, nicht mehr, nicht sichtbar, rundet, doppelt, bleibt`,
  fr: `
    erreur*, bug, ne fonctionne, ne marche, ne s'ouvre, plante, échoue, faux, fausse,
    manque*, supprime pas, bloqué*, impossible de, doublon*, renvoie`,
  es: `
    error*, fallo*, falla, no funciona, incorrect*, no se, se queda, cuelga, falta,
    devuelve, no carga, no es posible, no puedo, no me deja, no permite`,
  pt: `
    erro*, falha*, não funciona, nao funciona, incorret*, trava, quebr*, não está, não é,
    falta, não fecha, não abre, duplicad*, não é possível, não consigo, não permite`,
  it: `
    errore, errori, non è possibile, non funziona, sbagliat*, bloccat*, manca, mancano, non si apre, non va,
    sovrappone, sbaglia`,
  nl: 'fout*, werkt niet, kapot, ontbreekt, crasht',
  pl: 'błąd*, błęd*, nie działa, brak, brakuje, awaria, psuje',
  tr: 'hata*, çalışmıyor, bozuk, eksik, çöküyor',
  zh: `
    错误, 錯誤, 报错, 報錯, 失败, 失敗, 不能, 无法, 無法, 异常, 異常, 问题, 問題, 不显示, 没有反应, 不支持, 失效, 不对, 不正确, 丢失, 卡死,
    超时, 重启, 崩溃, 后就, 错位, 不, 没有, 没法, 偶尔, 重复`,
  ja: `
    エラー, 不具合, バグ, 失敗, できない, できません, されない, されません, 動かない, おかしい, ずれる, ずれ, はみ出, 落ちる, 消える, 崩れ, 壊れ,
    なっている, 間違, 終了する, 重なる, 二重`,
  ko: `
    오류, 에러, 버그, 실패, 안됨, 안돼, 안 됩니다, 되지 않, 않습니다, 않아요, 못, 깨, 겹쳐, 느려, 멈춤, 누락, 발생, 중복, 느립니다, 안 보,
    안보`,
  ru: `
    ошибк*, не работает, не открыва*, не отправля*, не отобража*, падает, ломается, сломан*,
    зависает, неправильн*, неверн*, пропада*, теряет*, невозможно, неверно, дубл*`,
};

/** Words by which people say that something should be made, or made otherwise. */
export const WISH: Words = {
  en: `
    let, support, supports, allow, allows, add, adding, implement, improve, expose, introduce,
    remove, refactor, change, make, provide, handle, enable, disable, prevent, avoid, use,
    should, option to, ability to, feature request, enhancement, warn, switch, drop, bump,
    cut a, create, extend, convert, replace, migrate, upgrade, let users, we need, would
    like, as a user, as an admin, i want`,
  de: `
    hinzufügen, ergänzen, ermöglichen, verbessern, sollte, unterstütz*, ändern, einführen, als nutzer,
    als benutzer`,
  fr: `
    ajouter, ajout, permettre, améliorer, corriger, mettre en place, en tant qu'utilisateur,
    en tant qu'administrateur`,
  es: `
    agregar, añadir, crear, implementar, mejorar, corregir, permitir, cambiar, debe, debería,
    como usuario, como administrador`,
  pt: `
    adicionar, criar, implementar, melhorar, corrigir, permitir, alterar, deve, deveria,
    como usuário, como administrador`,
  it: 'aggiungere, creare, migliorare, correggere, permettere',
  nl: 'toevoegen, verbeteren',
  pl: 'dodać, dodaj, poprawić, popraw, zmienić, napisać',
  tr: 'ekle*, düzelt*, olmalı, değiştir*',
  zh: '希望, 建议, 支持, 增加, 添加, 新增, 实现, 优化, 修复',
  ja: '追加, 対応, 修正, 実装, 改善, したい, してほしい, 変更',
  ko: '추가, 개선, 수정, 구현, 변경, 지원',
  ru: 'добавить, исправить, улучшить, реализовать, сделать, поддержк*, выровнять, изменить',
};
