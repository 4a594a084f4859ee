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
        popover*, navbar, sidebar*, toolbar*, menu*, tab bar, accordion*, carousel*,
        calendar, date picker, datepicker, input box, input field*, text field*, form
        field*, placeholder, icon*, avatar*, widget*, legend, canvas, chart*,
        scrollbar*, landing page, web page, homepage, screen, component*, props, hover,
        cursor, emoji picker, composer, chat window, login page, footer, searchbar,
        search bar, popup*, pop up*, autocomplete, minimap, tree view, list view, view,
        panel*, pane, tab, tabs, toast*, notification bar, snackbar, slider*, stepper,
        badge*, chip, chips, card, cards, banner, header row, thumbnail*, spinner,
        loader icon, breadcrumb*, pagination, label, labels, axis, tick, ticks, marker,
        markers, map, layer*, tile, tiles, cell, column, columns, data table, image
        preview, form, forms, textarea, picker, editor, gutter, code lens, hover card,
        explorer, terminal, status bar, title bar, splash screen, settings page, profile
        page, home screen, app bar, drawer, bottom sheet, keyboard, emoji, inserter,
        block editor, textfield, text input, webview, onboarding, hero image, image
        gallery, catalogue page, product page, find widget, cart page, search results
        page`,
      de: `
        schaltfläche*, knopf, knöpfe, menü*, eingabefeld*, seitenleiste, startseite,
        oberfläche*, auswahlliste, bildschirm*, formular*, taste, fenster, seite, symbol`,
      fr: `
        bouton*, barre latérale, page d’accueil, page d'accueil, champ de saisie,
        fenêtre modale, liste déroulante, écran, formulaire*, menu*, fenêtre, page de,
        bouton`,
      es: `
        botón, botones, barra lateral, menú*, pantalla, ventana modal, página de inicio,
        desplegable, casilla, formulario*, ventana, página de, icono*`,
      pt: `
        botão, botões, barra lateral, tela, página inicial, caixa de diálogo, ícone*,
        formulário*, menu*, janela, página de, tela de`,
      zh: `
        按钮, 按鈕, 页面, 頁面, 界面, 介面, 菜单, 選單, 弹窗, 彈窗, 输入框, 輸入框, 组件, 元件, 下拉, 侧边栏, 首页, 图标, 对话框,
        表头, 表格, 列宽, 窗口, 滚动条, 表单, 标签页, 导航栏, 弹框, 悬浮, 控件, 轮播, 日历, 下拉框, 手机端, 移动端`,
      ja: `
        ボタン, 画面, メニュー, ダイアログ, モーダル, 入力欄, サイドバー, コンポーネント, アイコン, ページ, ドロップダウン, チェックボックス,
        ヘッダー, フッター, スマホ, フォーム, タブ, 一覧画面, リスト, カレンダー, ポップアップ, ナビ`,
      ru: `
        кнопк*, меню, экран*, диалог*, окно, поле ввода, страниц*, иконк*, интерфейс*,
        боковая панель, форм*, вкладк*, окна, список на странице, чекбокс*`,
      it: `
        pulsante, pulsanti, bottone, menu*, schermata, finestra, pagina, modulo, icona`,
      nl: 'knop*, scherm, venster, pagina',
      pl: 'przycisk*, ekran*, okno, strona, menu*, formularz*',
      tr: 'buton*, ekran*, menü*, sayfa*, pencere*, simge*',
      ko: '버튼, 화면, 메뉴, 팝업, 모달, 페이지, 아이콘, 입력창, 탭, 목록, 드롭다운',
    },
  },
  {
    speaksFor: 'frontend',
    reason: 'how it looks',
    weight: 1.4,
    words: {
      en: `
        css, scss, sass, tailwind, stylesheet*, styling, style issue, layout*, padding,
        margin, alignment, misaligned, overlap*, z index, font size, font style,
        colour*, color*, dark mode, dark theme, light theme, theme, responsive,
        viewport, flexbox, animation*, highlighting, syntax highlight*, rtl, right to
        left, ui, gui, ux, look and feel, bold text, pixel*, visually, looks, truncated
        text, off screen, blurry, contrast, rendered, rendering, renders, not rendered,
        display, displayed, displays, shown, not visible, invisible, hidden behind, cut
        off, cutoff, truncated, truncates, clipped, wraps, wrapping, flicker*, flash,
        flashes, flashing, jumps, shadow, border, background, gradient background,
        opacity, spacing, width, height, size of the, too small, too large, too wide,
        centered, centering, position*, offset, orientation, landscape mode, portrait,
        retina, dpi, hidpi, high contrast, light mode, drawn, draws, sticky, transition,
        font, fonts, typography, glyph*, italic, underline*, ellipsis, zoomed, full
        screen, fullscreen, design, redesign`,
      de: `
        darstellung, layout, farbe*, schriftgröße, schriftart, dunkelmodus, ausrichtung,
        abstand, anzeige, angezeigt, breite, überlappt, überlappen`,
      fr: `
        mise en page, affichage, couleur*, police, mode sombre, feuille de style,
        affich*, couleur, s'affiche, largeur`,
      es: `
        diseño, color*, estilo*, tipografía, modo oscuro, alineación, se muestra*,
        ancho, apariencia, color del`,
      pt: `
        cores, estilo*, modo escuro, alinhamento, fonte, exib*, cor do, cor da, largura,
        aparência, estilização`,
      zh: `
        样式, 樣式, 布局, 佈局, 颜色, 顏色, 字体, 字體, 暗黑模式, 深色模式, 显示不全, 错位, 排版, 显示, 顯示, 渲染, 闪烁, 宽度,
        高度, 遮挡, 对齐, 白屏, 主题, 图片显示, 居中, 图标不`,
      ja: `
        スタイル, レイアウト, 色が, フォント, ダークモード, 表示が崩れ, 表示され, レスポンシブ, 見た目, デザイン崩れ, はみ出, 崩れ, 表示, 幅,
        高さ, 文字サイズ, 配色, 重なっ, 見切れ, 文言, ボタンの`,
      ru: `
        стил*, вёрстк*, верстк*, цвет*, шрифт*, тёмн* тем*, отображ*, отступ*,
        отображен*, шириной, внешний вид, дизайн, тёмная тема, темная тема, выровнять`,
      it: `
        visualizza*, colore, colori, larghezza, stile, layout, sovrappone, schermi
        piccoli`,
      pl: 'kolor*, wyświetla*, czcionk*, szerokość',
      tr: 'renk*, görünüm, görünmüyor, yazı tipi',
      ko: '겹쳐, 색상, 스타일, 레이아웃, 글꼴, 보이지, 보여, 표시, 다크 모드, 깨져',
    },
  },
  {
    speaksFor: 'frontend',
    reason: 'a browser',
    weight: 1.3,
    words: {
      en: `
        browser*, safari, firefox, chrome, ie11, internet explorer, ios safari, mobile
        web, dom, html, jquery, localstorage, hydration, react, vue, angular, svelte,
        nextjs, next.js, preact, react native, jsx, tsx, webgl, svg, service worker,
        storybook, frontend, front end, client side, web app, single page, ie 11,
        xmlhttprequest, ajax, window object, css modules, hook, hooks, redux, usestate,
        useeffect, ios, android, iphone, ipad, mobile, tablet, touch screen,
        touchscreen, edge browser, electron, next js, nuxt, ssr, server components,
        client component*, userouter, usesearchparams, router.push, usememo,
        usecallback, useref, setstate, v model, v if, v for, keep alive component, slot,
        slots, css in js, shadow dom, web component*, custom element*, iframe*,
        devtools, flutter, swiftui, jetpack compose, viewcontroller, material ui, antd,
        bootstrap, tailwindcss, three.js, d3, video player, concurrent root, concurrent
        mode, mounted, unmount*, effects run, rerender*, re render*, render prop*`,
      fr: 'navigateur*, côté client',
      es: 'navegador*',
      pt: 'navegador*',
      zh: '浏览器, 瀏覽器, 前端, 小程序, 安卓, 苹果手机, 微信浏览器',
      ja: 'ブラウザ, フロントエンド, iPhone, Android, Chrome, Safari, スマートフォン',
      ru: 'браузер*, фронтенд*',
      ko: '브라우저, 모바일, 프론트엔드, 아이폰',
      it: 'browser',
      pl: 'przeglądark*',
      tr: 'tarayıcı*',
    },
  },
  {
    speaksFor: 'frontend',
    reason: 'what a person does on a page',
    weight: 1.1,
    words: {
      en: `
        click*, tap, scroll*, drag and drop, right click, double click, keyboard
        navigation, copy paste, paste, pasting, typing, ime, screen reader*,
        accessibility, a11y, aria, aria label, wcag, swipe, zoom*, focus ring,
        autofocus, collapse, expanded, resiz*, drag, dragging, dragged, drop zone,
        hovering, tapping, pressing, press enter, press tab, keyboard shortcut*,
        shortcut*, keybinding*, hotkey*, focus, loses focus, blur, selection, selecting,
        highlighted text, scrolling, scrolled, pinch, gesture*, voiceover, nvda,
        talkback, tab order, undo, redo, type in, typed`,
      de: 'klick*, anklicken, scrollen, barrierefrei*',
      fr: 'cliqu*, clic, défilement, accessibilité, quand je clique, glisser',
      es: 'clic, pulsar, desplaz*, accesibilidad, hacer clic, al pulsar, haga clic',
      pt: 'clicar, clique, rolagem, acessibilidade',
      zh: '点击, 點擊, 滚动, 滾動, 拖拽, 输入法, 点了, 按下, 拖动, 缩放窗口, 手势',
      ja: 'クリック, スクロール, タップ, ドラッグ, アクセシビリティ, 押す, 押し, 開く, 入力',
      ru: 'нажат*, нажим*, клик*, прокрут*',
      it: 'cliccare, clic',
      nl: 'klik*',
      pl: 'klika*, kliknięci*, przewija*',
      tr: 'tıkla*, kaydır*',
      ko: '클릭, 스크롤, 터치, 드래그',
    },
  },
];
