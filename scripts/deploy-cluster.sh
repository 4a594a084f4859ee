#!/usr/bin/env bash
# Makes a release of this checkout and brings it to the machines of an inventory:
#
#   scripts/deploy-cluster.sh INVENTORY [upgrade] [arguments of ansible-playbook]
#
# A cluster that works already is brought there by `upgrade`: one PC at a time, each when it has ended what it has.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

[[ -e ${1:-} ]] || { sed -n '2,6p' "$0" | cut -c3- >&2; exit 64; }
inventory=$(realpath "$1")
shift
playbook=site
if [[ ${1:-} == upgrade ]]; then playbook=upgrade && shift; fi

release=$("$root/scripts/make-release.sh" | tail -1)
cd "$root/ansible"
exec ansible-playbook --inventory "$inventory" --extra-vars "cluster_release=$release" "playbooks/$playbook.yml" "$@"
