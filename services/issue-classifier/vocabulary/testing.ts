import type { Reason } from './reason.ts';

/** What shows that the rest works. */
export const TESTING: readonly Reason[] = [
  {
    speaksFor: 'testing',
    reason: 'tests to be written or mended',
    weight: 2,
    words: {
      en: `
        flaky, flake, flakes, flaking, unit test*, integration test*, end to end test*,
        e2e test*, e2e, regression test*, snapshot test*, fuzz test*, fuzzing, property
        test*, smoke test*, acceptance test*, test coverage, code coverage, coverage
        threshold*, coverage report*, test case*, testcase*, test suite*, testsuite*,
        test failure*, failing test*, broken test*, tests fail*, test fails, test
        runner, compiletest, test plan, xfail, un xfail, skip test*, skipped test*,
        disabled test*, reenable tests, re enable tests, missing test*, add test*, write
        test*, tests for, unable to test, how to test, hard to test, test for, test
        harness, mutation test*, intermittent failure*, test fails on, test is failing,
        tests do not pass, tests pass, failing tests, test failed, test timeout*, test
        data, test helper*, test infrastructure, test framework*, test utilities, test
        environment, testing framework, increase coverage, improve coverage, test job,
        untested, covered by tests, specs fail, failing spec*, port tests, migrate
        tests, mocha specs, test fixtures, fixture*, parametriz*, monkeypatch*,
        matcher*, tohavebeencalled*, tothrow*, beforeeach, aftereach, beforeall,
        afterall, describe.each, it.each, test.each, cy., tests/, load test*, stress
        test*, conformance test*, ui test*, manual test*, test report*, integration
        suite, test modules, missing assertion*, doctest*, presubmit*, cargo test, go
        test, npm test, assertions in`,
      de: `
        unittest*, integrationstest*, testabdeckung, testfall, testfälle,
        komponententest*, fehlschlagende tests, tests schreiben, wackelig* test*, tests
        ergänzen, tests für`,
      fr: `
        tests unitaires, test unitaire, tests d'intégration, couverture de test*,
        couverture de code, cas de test, jeu de tests, ajouter des tests, écrire des
        tests`,
      es: `
        pruebas unitarias, prueba unitaria, pruebas de integración, cobertura, caso de
        prueba, casos de prueba, tests unitarios, añadir tests, agregar pruebas,
        escribir pruebas, agregar tests, tests para`,
      pt: `
        testes unitários, teste unitário, testes de integração, cobertura de testes,
        cobertura de código, caso de teste, escrever testes, adicionar testes, criar
        testes, testes para, testes automatizados, testes de`,
      zh: `
        单元测试, 單元測試, 集成测试, 测试用例, 測試用例, 测试覆盖率, 覆盖率, 自动化测试, 回归测试, 测试失败, 补充测试, 单测, 写测试,
        增加测试, 添加测试`,
      ja: `
        単体テスト, ユニットテスト, 結合テスト, テストケース, カバレッジ, テストが落ち, テストが失敗, テストを追加, テスト追加, 回帰テスト,
        自動テスト, フレーキー, テストを書, テストを作, テストコード, テストが通`,
      ru: `
        модульн* тест*, юнит тест*, интеграционн* тест*, покрыти* тест*, покрыти* кода,
        тестов* случа*, автотест*, упавш* тест*, написать тест*, добавить тесты, тесты
        для, юнит тесты, тесты падают`,
      it: 'test unitari, aggiungere test, scrivere test, copertura dei test',
      nl: 'tests toevoegen, unittesten',
      pl: 'testy jednostkowe, testy jednostkow*, dodać testy, pokrycie testami',
      tr: 'birim test*, test yaz*, test ekle*, test kapsam*',
      ko: '단위 테스트, 테스트 코드, 테스트 추가, 테스트 작성, 테스트 실패, 커버리지',
    },
  },
  {
    speaksFor: 'testing',
    reason: 'tests are spoken of',
    weight: 0.7,
    words: {
      en: `
        test, tests, testing, tested, jest, vitest, mocha, karma, jasmine, cypress, playwright,
        selenium, pytest, rspec, minitest, junit, testng, phpunit, mock*, stub*, sinon, spec,
        specs, assert*, assertion*, fixture*, ginkgo, testify, qa, coverage, testgrid,
        benchmark*`,
      de: 'test, tests, testen',
      fr: 'test, tests, tester',
      es: 'prueba, pruebas',
      pt: 'teste, testes',
      zh: '测试, 測試, 断言',
      ja: 'テスト, 試験',
      ru: 'тест, тесты, тестов, тестах, тестирован*',
      it: 'test',
      pl: 'testy, testów',
      tr: 'test, testler',
      ko: '테스트',
      nl: 'test, tests',
    },
  },
];
