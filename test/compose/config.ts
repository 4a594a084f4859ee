/** What Docker's client goes by, and a build behind a mirror. */
const PASSED_ON = [
  ...['HOME', 'DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_CERT_PATH'],
  ...['DOCKER_TLS_VERIFY', 'XDG_RUNTIME_DIR', 'BUILD_NETWORK', 'NPM_CONFIG_REGISTRY'],
];

export function environmentOfDocker(): Record<string, string | undefined> {
  return Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
}
