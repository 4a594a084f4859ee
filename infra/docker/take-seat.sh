#!/bin/sh
# Each replica of the agent becomes one of the agents that `claude-cluster init --compose` made: the first whose lock nobody
# holds. The kernel holds the lock as long as this process lives, however it ends; so no two replicas are ever one agent, and a
# replica that comes back finds the work of the one that died.
set -eu
mkdir -p /workspaces/seats
for seat in /agents/*/; do
  id=$(basename "$seat")
  exec 9>>"/workspaces/seats/$id.lock"
  if flock --nonblock 9; then
    cd "$seat"
    echo "This replica is $id."
    # Node keeps the descriptor and gives it to no child.
    exec "$@"
  fi
done
echo "Every agent of /agents is taken. Make more: claude-cluster init --compose --compose-agents COUNT" >&2
exit 75
