#!/usr/bin/env bash
# Does everything run, and do the PCs work? Exit code 0 when all is well.
#
#   scripts/health-check.sh INVENTORY [arguments of ansible-playbook]   every machine of it
#   scripts/health-check.sh                                             what `claude-cluster` finds from here
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if [[ $# -gt 0 ]]; then
  inventory=$(realpath "$1")
  shift
  cd "$root/ansible"
  exec ansible-playbook --inventory "$inventory" playbooks/health-check.yml "$@"
fi
exec node "$root/infra/setup/prepare.mjs" run "$root/dist/cli/claude-cluster.js" status
