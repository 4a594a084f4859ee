#!/usr/bin/env bash
# Prints a new token of an admin, for the inventory's vault. api is told its SHA-256 alone.
set -euo pipefail
echo "cct_$(openssl rand -hex 6)_$(openssl rand -hex 24)"
