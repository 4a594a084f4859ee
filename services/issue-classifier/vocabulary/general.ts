import type { Reason } from './reason.ts';

/** What needs words, an answer or a decision; nothing that runs would change. */
export const GENERAL: readonly Reason[] = [
  {
    speaksFor: 'general',
    reason: 'documentation',
    weight: 2,
    words: {
      en: `
        documentation, docs, doc, document, documented, undocumented, readme, changelog,
        contributing guide, guide, tutorial*, typo, typos, wording, spelling,
        translation of the docs, api reference, example in the docs, code comment*, docstring*,
        release notes, faq, wiki`,
      de: 'dokumentation, doku, tippfehler, anleitung, liesmich',
      fr: 'documentation, coquille, faute de frappe, mode d’emploi, tutoriel',
      es: 'documentación, errata, guía, tutorial',
      pt: 'documentação, erro de digitação, guia, tutorial',
      zh: '文档, 文檔, 文件說明, 说明书, 错别字, 教程, 笔记',
      ja: 'ドキュメント, 誤字, 説明文, 手順書, チュートリアル, README',
      ru: 'документаци*, опечатк*, руководств*, инструкци*',
    },
  },
  {
    speaksFor: 'general',
    reason: 'rights and rules',
    weight: 2.2,
    words: {
      en: `
        license, licence, licensing, copyright, code of conduct, governance, trademark, gpl,
        apache 2.0, rename the project, maintainer*, sponsor*, roadmap, outdated dependenc*,
        vulnerable dependenc*, update dependenc*, upgrade dependenc*`,
      de: 'lizenz*, urheberrecht, abhängigkeiten aktualisieren',
      fr: 'licence, droit d’auteur, mettre à jour les dépendances',
      es: 'licencia, derechos de autor, actualizar dependencias, actualizar las dependencias',
      pt: 'licença, direitos autorais, atualizar dependências, atualizar as dependências',
      zh: '许可证, 授權條款, 版权, 升级依赖, 更新依赖',
      ja: 'ライセンス, 著作権, 依存関係の更新',
      ru: 'лицензи*, авторск* прав*, обновить зависимост*',
    },
  },
  {
    speaksFor: 'general',
    reason: 'a question',
    weight: 1.6,
    words: {
      en: `
        how to, how do i, how can i, how can this, how should i, is there a way,
        is it possible, can someone, could someone, please help, pls help, need help, any idea,
        any detail, what is the difference, what am i doing wrong, can anyone, does anyone,
        i would like to know, thanks in advance, just curious, question about, why does,
        why do, why is, wondering if, i want to know, i have a question, any plans, when will`,
      de: `
        wie kann ich, wie geht, wie bekomme ich, gibt es eine möglichkeit, ich habe eine frage,
        kann mir jemand, bitte um hilfe, warum`,
      fr: `
        comment, pourquoi, est ce que, est-ce qu'il, quelqu’un, aidez moi, je voudrais,
        j’aimerais savoir, existe-t-il`,
      es: `
        cómo puedo, como puedo, cómo hacer, por qué, alguien sabe, ayuda por favor, es posible,
        necesito ayuda, tengo una duda`,
      pt: `
        como posso, como fazer, por que, alguém sabe, é possível, preciso de ajuda, dúvida`,
      zh: '如何, 怎么, 怎麼, 怎样, 请问, 請問, 为什么, 為什麼, 求助, 有没有, 是否可以, 能否',
      ja: '方法を教えて, どうすれば, でしょうか, 教えてください, なぜ, 質問',
      ru: `
        как сделать, как можно, почему, подскажите, помогите, есть ли способ, можно ли, вопрос`,
    },
  },
];
