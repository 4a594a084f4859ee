import type { Reason } from './reason.ts';

/** What a person sees and touches. */
export const FRONTEND: readonly Reason[] = [
  {
    speaksFor: 'frontend',
    reason: 'a part of a page',
    weight: 1.2,
    words: {
      en: `
        button*, modal*, dialog*, dropdown*, combobox*, select box, checkbox*, tooltip*,
        popover*, navbar, sidebar*, toolbar*, menu*, tab bar, accordion*, carousel*, calendar,
        date picker, datepicker, input box, input field*, text field*, form field*,
        placeholder, icon*, avatar*, widget*, legend, canvas, chart*, scrollbar*, landing page,
        web page, homepage, screen, component*, props, hover, cursor, emoji picker, composer,
        chat window, login page, footer, searchbar, search bar`,
      de: `
        schaltfläche*, knopf, knöpfe, menü*, eingabefeld*, seitenleiste, startseite,
        oberfläche*, auswahlliste, bildschirm*`,
      fr: `
        bouton*, barre latérale, page d’accueil, page d'accueil, champ de saisie,
        fenêtre modale, liste déroulante, écran`,
      es: `
        botón, botones, barra lateral, menú*, pantalla, ventana modal, página de inicio,
        desplegable, casilla`,
      pt: 'botão, botões, barra lateral, tela, página inicial, caixa de diálogo, ícone*',
      zh: '按钮, 按鈕, 页面, 頁面, 界面, 介面, 菜单, 選單, 弹窗, 彈窗, 输入框, 輸入框, 组件, 元件, 下拉, 侧边栏, 首页, 图标, 对话框',
      ja: 'ボタン, 画面, メニュー, ダイアログ, モーダル, 入力欄, サイドバー, コンポーネント, アイコン, ページ, ドロップダウン, チェックボックス',
      ru: `
        кнопк*, меню, экран*, диалог*, окно, поле ввода, страниц*, иконк*, интерфейс*,
        боковая панель`,
    },
  },
  {
    speaksFor: 'frontend',
    reason: 'how it looks',
    weight: 1.4,
    words: {
      en: `
        css, scss, sass, tailwind, stylesheet*, styling, style issue, layout*, padding, margin,
        alignment, misaligned, overlap*, z index, font size, font style, colour*, color*,
        dark mode, dark theme, light theme, theme, responsive, viewport, flexbox, animation*,
        highlighting, syntax highlight*, rtl, right to left, ui, gui, ux, look and feel,
        bold text, pixel*, visually, looks, truncated text, off screen, blurry, contrast`,
      de: `
        darstellung, layout, farbe*, schriftgröße, schriftart, dunkelmodus, ausrichtung,
        abstand`,
      fr: 'mise en page, affichage, couleur*, police, mode sombre, feuille de style',
      es: 'diseño, color*, estilo*, tipografía, modo oscuro, alineación',
      pt: 'cores, estilo*, modo escuro, alinhamento, fonte',
      zh: '样式, 樣式, 布局, 佈局, 颜色, 顏色, 字体, 字體, 暗黑模式, 深色模式, 显示不全, 错位, 排版',
      ja: 'スタイル, レイアウト, 色が, フォント, ダークモード, 表示が崩れ, 表示され, レスポンシブ, 見た目, デザイン崩れ',
      ru: 'стил*, вёрстк*, верстк*, цвет*, шрифт*, тёмн* тем*, отображ*, отступ*',
    },
  },
  {
    speaksFor: 'frontend',
    reason: 'a browser',
    weight: 1.3,
    words: {
      en: `
        browser*, safari, firefox, chrome, ie11, internet explorer, ios safari, mobile web,
        dom, html, jquery, localstorage, hydration, react, vue, angular, svelte, nextjs,
        next.js, preact, react native, jsx, tsx, webgl, svg, service worker, storybook,
        frontend, front end, client side, web app, single page, ie 11, xmlhttprequest, ajax,
        window object, css modules, hook, hooks, redux, usestate, useeffect`,
      fr: 'navigateur*, côté client',
      es: 'navegador*',
      pt: 'navegador*',
      zh: '浏览器, 瀏覽器, 前端, 小程序',
      ja: 'ブラウザ, フロントエンド',
      ru: 'браузер*, фронтенд*',
    },
  },
  {
    speaksFor: 'frontend',
    reason: 'what a person does on a page',
    weight: 1.1,
    words: {
      en: `
        click*, tap, scroll*, drag and drop, right click, double click, keyboard navigation,
        copy paste, paste, pasting, typing, ime, screen reader*, accessibility, a11y, aria,
        aria label, wcag, swipe, zoom*, focus ring, autofocus, collapse, expanded, resiz*`,
      de: 'klick*, anklicken, scrollen, barrierefrei*',
      fr: 'cliqu*, clic, défilement, accessibilité',
      es: 'clic, pulsar, desplaz*, accesibilidad',
      pt: 'clicar, clique, rolagem, acessibilidade',
      zh: '点击, 點擊, 滚动, 滾動, 拖拽, 输入法',
      ja: 'クリック, スクロール, タップ, ドラッグ, アクセシビリティ',
      ru: 'нажат*, нажим*, клик*, прокрут*',
    },
  },
];
