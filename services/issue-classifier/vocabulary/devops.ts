import type { Reason } from './reason.ts';

/** What builds, ships and runs the rest. */
export const DEVOPS: readonly Reason[] = [
  {
    speaksFor: 'devops',
    reason: 'a pipeline',
    weight: 1.6,
    words: {
      en: `
        ci, cd, ci/cd, continuous integration, github action*, gha, gitlab ci, jenkins,
        travis, travisci, circleci, appveyor, azure pipelines, buildkite, prow,
        pipeline*, build agent*, build farm, builder*, buildlet*, runner image, self
        hosted runner*, workflow file*, nightly build*, nightly, nightlies, build
        matrix, actions matrix, ci matrix, matrix job*, node version*, build failure*, build fails, build failing, build is failing, broken
        build, breaking the build, build broken, build server, official build*, build
        coordinator, build script*, build system, dependabot, renovate, greenkeeper,
        nightly job, cron workflow, workflow run, workflow*, actions/checkout,
        actions/cache, scheduled job, build job*, release pipeline, deployment pipeline,
        tox, pre commit hook, pre commit, makefile, cmake, bazel, gradle build,
        build.sh, configure fails, configure script, compile from source, compiling from source, building from
        source, build from source, when building, installing from source, cross compil*, linker error, toolchain, fails to
        build, failed to build, cannot build, codecov upload, build time, in range
        update, bump, lint job, merge queue, branch protection, stale bot`,
      de: 'bauprozess, build schlägt fehl, auslieferung, github actions, bauserver',
      fr: `
        intégration continue, chaîne de build, échec du build, github actions, pipeline`,
      es: `
        integración continua, falla la compilación, tubería de despliegue, github
        actions, pipeline`,
      pt: 'integração contínua, falha na compilação, esteira, github actions, pipeline',
      zh: '持续集成, 流水线, 流水線, 构建失败, 构建脚本, 自动构建, 编译失败, 编译报错, 打包失败, 构建',
      ja: '継続的インテグレーション, パイプライン, ビルドが失敗, ビルドエラー, ワークフロー, ビルド, GitHub Actions',
      ru: `
        непрерывн* интеграц*, сборк*, конвейер*, пайплайн*, github actions, сборка
        падает`,
      it: 'integrazione continua, pipeline, github actions',
      pl: 'github actions',
      tr: 'github actions',
      ko: '빌드, 파이프라인, 배포 자동화',
    },
  },
  {
    speaksFor: 'devops',
    reason: 'a release or package',
    weight: 1.5,
    words: {
      en: `
        publish, publishing, publishes, published package, release job, release process,
        release creation, release workflow, release artifact*, release build*, release
        script*, packaging, wheel, wheels, tarball, nuget feed, pypi, homebrew, debian
        package, rpm package, docker hub, container registry, ghcr, signed binaries,
        prebuilt binar*, artifact feed, package restore, installer, snap package,
        flatpak, binaries, binary release, release assets, release page, new release,
        release notes are not published, npm install, pip install, yarn install, cannot
        install, fails to install, installation fails, install fails, checksum mismatch,
        eintegrity, musllinux, manylinux, aarch64, arm64, multi arch, darwin/arm64,
        linux/arm64, release tag, git tag, rpm, deb, apt, brew, chocolatey, winget, msi,
        appimage, code signing, signing key, setup.py, pyproject.toml, package.json
        exports, missing from the package, published to npm, npm package, conda, conda
        forge, nuget, maven central, crates.io, sdist, source distribution, new version
        released, cut a release, patch release, homebrew formula, formula, libfuse,
        package manager*, install script*, install.sh, installation error*, build
        artifact*, artifacts, release v1, release v2, released version, release is
        missing`,
      de: 'veröffentlich*, paketier*, installation schlägt fehl',
      fr: `
        publication du paquet, publier le paquet, programme d'installation`,
      es: 'publicar el paquete, publicación del paquete, instalador',
      pt: 'publicar o pacote, publicação do pacote, instalador',
      zh: '发布包, 打包, 发版, 镜像, 安装失败, 安装报错, 无法安装, 安装出错, 安装不上, 安装包',
      ja: 'パッケージング, リリース作業, パッケージ公開, リリース, インストールに失敗, インストール',
      ru: 'публикаци* пакет*, релиз*, установщик*',
      ko: '릴리스, 패키지 배포, 설치 오류, 설치 실패',
      it: 'pubblicare il pacchetto, rilascio',
      pl: 'wydanie, paczk*',
      tr: 'sürüm yayın*, paket yayın*',
    },
  },
  {
    speaksFor: 'devops',
    reason: 'where it runs',
    weight: 1.3,
    words: {
      en: `
        docker, dockerfile*, docker compose, docker image*, container image*,
        kubernetes, k8s, kubectl, helm, helm chart*, terraform, bicep, cloudformation,
        pulumi, ansible, devcontainer*, deploy, deploys, deployment, deployments,
        infrastructure, provisioning, systemd, nginx config*, load balancer, prometheus,
        grafana, alerting rule*, observability, vm image, cloud run, devops, certificate
        renewal, backup job, cron job, autoscal*, staging environment, container,
        containers, docker hub, values.yaml, values file, chart,
        topologyspreadconstraints, ingress, statefulset, daemonset, configmap, tls
        certificate renewal, out of disk space, disk full, vm, self hosted, heroku,
        vercel deploy*, netlify, aws, gcp, azure, iam, s3 bucket polic*, monitoring,
        dashboards for, log rotation, production server, cluster upgrade, node pool,
        postgres container, github codespaces, codespace*, docker container, ghcr,
        readiness probe, liveness probe, manifest, manifests, out of disk, arm64 image,
        multi arch image*`,
      de: 'bereitstell*, infrastruktur, ausrollen',
      fr: 'déploiement*, déployer, infrastructure, conteneur*, déploiement continu',
      es: 'despliegue*, desplegar, infraestructura, contenedor*',
      pt: 'implantação, implantar, infraestrutura, contêiner*',
      zh: '部署, 容器, 运维, 上线, 集群, 基础设施, docker, 镜像, k8s, 启动失败, arm64 的镜像',
      ja: 'デプロイ, コンテナ, インフラ, クラスタ, 本番環境, Docker, サーバー構築, 環境構築',
      ru: `
        развёртыван*, развертыван*, деплой*, контейнер*, инфраструктур*, dockerfile,
        docker compose`,
      it: 'distribuzione, infrastruttura, contenitore',
      pl: 'wdrożeni*, kontener*',
      tr: 'dağıtım, konteyner',
      ko: '배포, 컨테이너, 도커, 클러스터, 인프라',
    },
  },
];
