#!/usr/bin/env bash
# Makes a clone ready for work: packages, dist/, nats-server and the sandbox's tools. Node 20 or newer and git are all it needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v node >/dev/null || { echo 'There is no Node. Install 20 or newer, and run this again.' >&2; exit 1; }
node infra/setup/prepare.mjs build
node infra/setup/nats-server.mjs >/dev/null
node infra/setup/sandbox-tools.mjs
node infra/setup/prepare.mjs run dist/cli/claude-cluster.js doctor
echo 'Ready. Next: npm run demo'
