import type { Reason } from './reason.ts';

/** What builds, ships and runs the rest. */
export const DEVOPS: readonly Reason[] = [
  {
    speaksFor: 'devops',
    reason: 'a pipeline',
    weight: 1.6,
    words: {
      en: `
        ci, cd, ci/cd, continuous integration, github action*, gha, gitlab ci, jenkins, travis,
        travisci, circleci, appveyor, azure pipelines, buildkite, prow, pipeline*,
        build agent*, build farm, builder*, buildlet*, runner image, self hosted runner*,
        workflow file*, nightly build*, nightly, nightlies, build matrix, build failure*,
        build fails, build failing, build is failing, broken build, breaking the build,
        build broken, build server, official build*, build coordinator, build script*,
        build system, dependabot, renovate, greenkeeper`,
      de: 'bauprozess, build schlägt fehl, auslieferung',
      fr: 'intégration continue, chaîne de build, échec du build',
      es: 'integración continua, falla la compilación, tubería de despliegue',
      pt: 'integração contínua, falha na compilação, esteira',
      zh: '持续集成, 流水线, 流水線, 构建失败, 构建脚本, 自动构建',
      ja: '継続的インテグレーション, パイプライン, ビルドが失敗, ビルドエラー, ワークフロー',
      ru: 'непрерывн* интеграц*, сборк*, конвейер*, пайплайн*',
    },
  },
  {
    speaksFor: 'devops',
    reason: 'a release or package',
    weight: 1.5,
    words: {
      en: `
        publish, publishing, publishes, published package, release job, release process,
        release creation, release workflow, release artifact*, release build*, release script*,
        packaging, wheel, wheels, tarball, nuget feed, pypi, homebrew, debian package,
        rpm package, docker hub, container registry, ghcr, signed binaries, prebuilt binar*,
        artifact feed, package restore, installer, snap package, flatpak`,
      de: 'veröffentlich*, paketier*',
      fr: 'publication du paquet, publier le paquet',
      es: 'publicar el paquete, publicación del paquete',
      pt: 'publicar o pacote, publicação do pacote',
      zh: '发布包, 打包, 发版, 镜像',
      ja: 'パッケージング, リリース作業, パッケージ公開',
      ru: 'публикаци* пакет*, релиз*',
    },
  },
  {
    speaksFor: 'devops',
    reason: 'where it runs',
    weight: 1.3,
    words: {
      en: `
        docker, dockerfile*, docker compose, docker image*, container image*, kubernetes, k8s,
        kubectl, helm, helm chart*, terraform, bicep, cloudformation, pulumi, ansible,
        devcontainer*, deploy, deploys, deployment, deployments, infrastructure, provisioning,
        systemd, nginx config*, load balancer, prometheus, grafana, alerting rule*,
        observability, vm image, cloud run, devops, certificate renewal, backup job, cron job,
        autoscal*, staging environment`,
      de: 'bereitstell*, infrastruktur, ausrollen',
      fr: 'déploiement*, déployer, infrastructure, conteneur*',
      es: 'despliegue*, desplegar, infraestructura, contenedor*',
      pt: 'implantação, implantar, infraestrutura, contêiner*',
      zh: '部署, 容器, 运维, 上线, 集群, 基础设施',
      ja: 'デプロイ, コンテナ, インフラ, クラスタ, 本番環境',
      ru: 'развёртыван*, развертыван*, деплой*, контейнер*, инфраструктур*',
    },
  },
];
