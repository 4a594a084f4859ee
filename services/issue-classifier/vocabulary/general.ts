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
        translation of the docs, api reference, example in the docs, code comment*,
        docstring*, release notes, faq, wiki, quickstart, getting started, explain,
        explained, clarify, clarification, unclear, broken link*, dead link*, 404 link,
        learn section, examples in, example code, code example*, missing docs, document
        how, prerequisites, installation instructions, instructions, article, blog post,
        cheatsheet, glossary, javadoc, jsdoc, migration guide, grammar, misspell*,
        resources section, readme.md, contributing.md`,
      de: 'dokumentation, doku, tippfehler, anleitung, liesmich, dokumentieren, readme',
      fr: `
        documentation, coquille, faute de frappe, mode d’emploi, tutoriel, readme,
        documenter`,
      es: 'documentación, errata, guía, tutorial, instrucciones, documentar, léeme',
      pt: 'documentação, erro de digitação, guia, tutorial, leia-me, instruções',
      zh: '文档, 文檔, 文件說明, 说明书, 错别字, 教程, 笔记, 说明文档, 学习笔记, 文件说明, 笔误, 官网, 示例',
      ja: 'ドキュメント, 誤字, 説明文, 手順書, チュートリアル, README, 説明を, マニュアル, 使い方',
      ru: 'документаци*, опечатк*, руководств*, инструкци*, readme, описани*',
      it: 'documentazione, guida, errore di battitura, istruzioni',
      nl: 'documentatie, handleiding, typefout',
      pl: 'dokumentacj*, literówk*, instrukcj*',
      tr: 'dokümantasyon*, doküman*, yazım hatası, kılavuz',
      ko: '문서, 오타, 가이드, 설명',
    },
  },
  {
    speaksFor: 'general',
    reason: 'rights and rules',
    weight: 2.2,
    words: {
      en: `
        license, licence, licensing, copyright, code of conduct, governance, trademark,
        gpl, apache 2.0, rename the project, maintainer*, sponsor*, roadmap, outdated
        dependenc*, vulnerable dependenc*, update dependenc*, upgrade dependenc*, still
        maintained, is this maintained, unmaintained, abandoned, project status, looking
        for maintainers, contributors wanted, contributor*, donation*, funding, code
        owner*, rename the repo*, move the repo*, security policy, security.md, meeting
        notes, hall of fame, introduce yourself`,
      de: 'lizenz*, urheberrecht, abhängigkeiten aktualisieren',
      fr: 'licence, droit d’auteur, mettre à jour les dépendances',
      es: 'licencia, derechos de autor, actualizar dependencias, actualizar las dependencias',
      pt: 'licença, direitos autorais, atualizar dependências, atualizar as dependências',
      zh: '许可证, 授權條款, 版权, 升级依赖, 更新依赖, 维护, 停更, 加群, 微信群, 交流群',
      ja: 'ライセンス, 著作権, 依存関係の更新',
      ru: 'лицензи*, авторск* прав*, обновить зависимост*',
      ko: '라이선스',
      it: 'licenza',
      pl: 'licencj*',
      tr: 'lisans*',
    },
  },
  {
    speaksFor: 'general',
    reason: 'a question',
    weight: 1.6,
    words: {
      en: `
        how to, how do i, how can i, how can this, how should i, is there a way, is it
        possible, can someone, could someone, please help, pls help, need help, any
        idea, any detail, what is the difference, what am i doing wrong, can anyone,
        does anyone, i would like to know, thanks in advance, just curious, question
        about, why does, why do, why is, wondering if, i want to know, i have a
        question, any plans, when will, any suggestion*, any help, what should i do,
        what should i, what can i do, help me, please tell me, need some help, best way
        to, recommended way, what does, what is, what are, where can i, where is, which
        version, who can, difference between, do you have, do i need, i am new, i am a
        beginner, newbie, beginner question, appreciate any, advice, is this expected,
        is it normal, is there any, can i use, can we use, can you, could you, could you
        please, how should, how would, how are, how does, suggestions are welcome,
        anyone know*, thank you in advance, i want to ask, can this be used, discussion,
        poll, rfc, brainstorm*, ideas for`,
      de: `
        wie kann ich, wie geht, wie bekomme ich, gibt es eine möglichkeit, ich habe eine
        frage, kann mir jemand, bitte um hilfe, warum, unterschied zwischen, was ist, wo
        finde ich, kann man, hilfe, weiß jemand`,
      fr: `
        comment, pourquoi, est ce que, est-ce qu'il, quelqu’un, aidez moi, je voudrais,
        j’aimerais savoir, existe-t-il, comment faire, est-il possible, besoin d’aide,
        quelle est, peut on`,
      es: `
        cómo puedo, como puedo, cómo hacer, por qué, alguien sabe, ayuda por favor, ¿es posible,
        sería posible, es posible usar, necesito ayuda, tengo una duda, cómo se, no entiendo, me puede ayudar,
        me pueden ayudar, qué diferencia, pregunta, ayuda`,
      pt: `
        como posso, como fazer, por que, alguém sabe, seria possível, é possível usar, é possível fazer,
        tem como, preciso de ajuda,
        dúvida, como eu, como faço, alguém pode, qual a diferença, ajuda, pergunta`,
      zh: `
        如何, 怎么, 怎麼, 怎样, 请问, 請問, 为什么, 為什麼, 求助, 有没有, 是否可以, 能否, 怎样才能, 问一下, 大佬, 谢谢, 想问, 求教,
        可以吗, 吗？, 有人知道, 咨询, 哪里, 哪个, 什么意思, 什么区别, 支持哪些`,
      ja: `
        方法を教えて, どうすれば, でしょうか, 教えてください, なぜ, 質問, 方法は, できますか, ありますか, 教えて, ご教示, わからない,
        分からない, どのように`,
      ru: `
        как сделать, как можно, почему, подскажите, помогите, есть ли способ, можно ли,
        вопрос, подскажите пожалуйста, как установить, как настроить, где найти, чем
        отличается, нужна помощь`,
      it: 'come posso, come si, come faccio, perché, qualcuno sa, sarebbe possibile, è possibile usare, aiuto',
      nl: 'hoe kan ik, waarom, vraag over, hulp',
      pl: 'jak mogę, jak można, dlaczego, pytanie, czy można, pomocy',
      tr: 'nasıl, neden, yardım, mümkün mü, acaba',
      ko: '어떻게, 궁금, 질문, 방법, 가능한가요, 문의, 도와주세요, 왜',
    },
  },
];
