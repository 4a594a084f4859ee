#!/usr/bin/env bash
# Makes the release that is carried to every machine, and prints its path:
#
#   scripts/make-release.sh [FOLDER]     default: release/
#
# It holds dist/ and the packages that run it. So a PC needs no package registry for it, all machines have the same bytes, and going back
# is a matter of the older file. None of the packages is made for one processor alone, so that one file serves all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mkdir -p "${1:-release}" && cd "${1:-release}" && pwd)
node infra/setup/prepare.mjs build
export PATH=$PWD/node_modules/node/bin:$PATH

version=$(node --print "require('./package.json').version")-$(git describe --always --dirty --abbrev=12)
name=claude-code-cluster-$version
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

mkdir "$stage/$name"
cp package.json package-lock.json .env.example LICENSE "$stage/$name"
# What tests need is no part of it.
tar --create --exclude=dist/test --exclude='*.map' --exclude='dist/.*' dist | tar --extract --directory "$stage/$name"
# No script of a package is run: those that need one are development's.
(cd "$stage/$name" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error >&2)

# The same sources make the same file, whoever makes it and when.
tar --create --sort=name --mtime="@$(git log -1 --format=%ct)" --owner=0 --group=0 --numeric-owner \
  --directory "$stage/$name" . | gzip --no-name --best >"$folder/$name.tar.gz.new"
mv "$folder/$name.tar.gz.new" "$folder/$name.tar.gz"
echo "$folder/$name.tar.gz"
