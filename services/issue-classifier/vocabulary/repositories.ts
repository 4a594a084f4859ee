import type { Specialty } from '#libs/contracts';

/** What a repository makes, so far as its name tells. */
export interface RepositoryKind {
  readonly speaksFor: Specialty;
  /** Shown to people as evidence: "makes pages or what pages are made of". */
  readonly makes: string;
  /** How much it says where the issue reports a fault or a wish, and where it does neither. */
  readonly weight: number;
  readonly otherwise: number;
  /** Parts of a name, between the hyphens, dots and underscores; whole names with a hyphen too. In lower case. */
  readonly names: string;
}

/**
 * The first kind with a part of the name counts.
 *
 * Tools that ship or run other programs (Kubernetes, Argo, Terraform) are missing on purpose: a fault in one is a
 * fault in a server's or a command's code.
 */
export const REPOSITORY_KINDS: readonly RepositoryKind[] = [
  {
    speaksFor: 'general',
    makes: 'holds words, no program',
    weight: 2,
    otherwise: 2,
    names: `
      docs documentation awesome notes blog book books guide guides handbook tutorial tutorials
      learn course courses rfcs community wiki roadmap interview interviews faq license licenses`,
  },
  {
    speaksFor: 'testing',
    makes: 'makes what tests other programs',
    weight: 2.6,
    otherwise: 1,
    names: `
      test tests testing jest vitest mocha chai sinon karma jasmine cypress playwright pytest
      nyc istanbul coverage codecov selenium webdriver webdriverio junit junit5 testng mockito
      rspec minitest phpunit nightwatch testcafe enzyme testcontainers gtest googletest catch2
      ginkgo testify nunit xunit wiremock msw hypothesis e2e qa fuzz fuzzing`,
  },
  {
    speaksFor: 'devops',
    makes: 'builds or ships other programs',
    weight: 1.4,
    otherwise: 0.6,
    names: `
      ci action actions runner runners runner-images helm-charts homebrew homebrew-core nixpkgs
      feedstock infra infrastructure dockerfiles docker-library semantic-release goreleaser
      cargo-dist release-please greenkeeper renovate dependabot devops deploy devcontainers
      buildpacks packaging buildkite jenkins circleci travis build manylinux cibuildwheel
      pyinstaller electron-builder dotfiles ansible`,
  },
  {
    speaksFor: 'frontend',
    makes: 'makes pages, apps or what they are made of',
    weight: 1.6,
    otherwise: 0.6,
    names: `
      ui ux css react preact vue vuejs angular svelte ember solid lit component components design
      bootstrap tailwindcss bulma foundation semantic-ui material antd ant-design element
      vuetify ionic flutter frontend website webapp app apps mobile android ios desktop electron
      gui dashboard theme themes icon icons fonts emoji jquery dom storybook gutenberg calypso
      vscode atom brackets xterm terminal prosemirror quill slate draft tiptap codemirror monaco
      highlight prism chart chartjs charts echarts highcharts d3 plotly leaflet openlayers maps
      cesium three pixi phaser canvas animation slider carousel swiper select select2 table
      datatables grid calendar datepicker tooltip modal player videojs next nextjs nuxt gatsby
      astro remix redux mobx vuex zustand pdf viewer browser extension playground carbon grommet
      blueprint chakra mantine wordpress-themes web-components formik hook swr`,
  },
  {
    speaksFor: 'backend',
    makes: 'makes a server, a library or a language',
    weight: 1.4,
    otherwise: 0.4,
    names: `
      api server backend db database sql sqlite postgres postgresql mysql redis mongo mongodb
      elasticsearch orm rails django flask fastapi sanic express koa fastify nest spring laravel
      symfony gin fiber echo axum actix rocket tokio hyper grpc graphql kafka rabbitmq nats celery
      go rust cpython node deno swift kotlin roslyn typescript scala julia elixir erlang php
      jdk llvm clang gcc compiler parser lang linter clippy eslint biome ruff mypy babel swc
      esbuild numpy pandas scipy opencv tensorflow pytorch scikit sklearn keras transformers
      kubernetes etcd consul vault prometheus grafana terraform pulumi docker moby containerd
      podman cli sdk client lib bot crawler scraper bitcoin ethereum requests got corefx runtime
      core`,
  },
];
