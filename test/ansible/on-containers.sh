#!/usr/bin/env bash
# Plays the playbooks on containers that stand for a coordinator and two PCs, with the real CLI in its real box, the local GitHub and the
# scripted model:
#
#   test/ansible/on-containers.sh [STEP...]     default: all of them, in this order
#
#   up        three containers, the local GitHub, the scripted model
#   site      the whole cluster; a second time, and once with --check, which must change nothing
#   units     systemd: each unit runs and has no more rights than it should; one that is killed comes back, and so does a PC that restarts
#   issue     two issues become pull requests, one on each PC
#   rotate    new keys for all while issues are opened; a copy of an old one opens nothing any more
#   upgrade   to another release while issues are opened; none may be lost
#   restore   a backup; then database, keys and broker are destroyed, and put back
#   remove    the second PC leaves; its key opens nothing any more
#   add       it comes back, with a new key, and is given work
#   down      everything away
#
# Needs Docker, Ansible and a built dist/. The machines are Debian 12 (an image node:24-bookworm-slim); CLAUDE_CLUSTER_PLAY_BASE names another
# image, of Debian or Ubuntu with Node 24 and npm, and CLAUDE_CLUSTER_PLAY_BUBBLEWRAP the package that Ubuntu 22.04 needs. systemd is the first process of each container, for which it may mount and sees the
# machine's control groups. Where an engine refuses that, CLAUDE_CLUSTER_PLAY_MANAGER=none runs the processes by pid files
# (cluster_service_manager), and `units` says that it is skipped. Ports, folders and users are the real ones.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=${CLAUDE_CLUSTER_PLAY:-${TMPDIR:-/tmp}/claude-cluster-play}
manager=${CLAUDE_CLUSTER_PLAY_MANAGER:-systemd}
base=${CLAUDE_CLUSTER_PLAY_BASE:-node:24-bookworm-slim}
image=claude-cluster-play
network=claude-cluster-play
hub=play-hub
pcs=(play-pc1 play-pc2)
api=http://127.0.0.1:9600

say() { printf '\n== %s (after %d:%02d)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }
fail() { echo "FAILED: $*" >&2; exit 1; }
on() { docker exec "$@"; }
cluster() { on -e "CLAUDE_CLUSTER_TOKEN=$(cat "$work/token")" "$hub" claude-cluster --api http://127.0.0.1:8080 "$@"; }
issues() { on "$hub" node /repository/dist/test/ansible/issues.js /play/github/tokens.json $api "$@"; }
play() {
  local log=$work/$1-$(date +%H%M%S).log book=$1
  shift
  (cd "$root/ansible" && ansible-playbook --inventory "$work/hosts.yml" "playbooks/$book.yml" "$@") >"$log" 2>&1 ||
    { tail -30 "$log" >&2; fail "$book; all of it is in $log"; }
  sed -n '/^PLAY RECAP/,$p' "$log" | tee "$work/recap"
}
# Waits until a command says so, for so many seconds.
await() {
  local seconds=$1 what=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@"; do
    ((SECONDS < end)) || fail "not within $seconds s: $what"
    sleep 3
  done
}
has_pulls() { [[ $(issues pulls | wc -l) -ge $1 ]]; }
all_completed() { [[ $(cluster list --json | node -p 'JSON.parse(require("fs").readFileSync(0)).items.filter((t) => t.status !== "completed").length') == 0 ]]; }
is_online() { cluster agents --json | node -e 'const id = process.argv[1]; const { items } = JSON.parse(require("fs").readFileSync(0)); process.exit(items.some((a) => a.id === id && a.state === "online") ? 0 : 1)' "$1"; }

up() {
  mkdir -p "$work/group_vars"
  "$root/scripts/make-admin-token.sh" >"$work/token"
  make_image
  docker network create "$network" >/dev/null
  for name in "$hub" "${pcs[@]}"; do start_machine "$name"; done
  docker cp -q "$(node "$root/infra/setup/nats-server.mjs")" "$hub:/usr/local/bin/nats-server"
  for name in "${pcs[@]}"; do
    on "$name" ln -s /repository/node_modules/@anthropic-ai/claude-code/bin/claude.exe /usr/local/bin/claude
  done
  stand_ins
  write_inventory
}

make_image() {
  docker build --quiet --network "${BUILD_NETWORK:-default}" --tag "$image" - >/dev/null <<D
FROM $base
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends \\
      systemd systemd-sysv dbus python3 python3-apt curl git socat procps openssl \\
 && rm -f /usr/sbin/policy-rc.d
STOPSIGNAL SIGRTMIN+3
D
}

# What bubblewrap needs, which a PC has: system calls and a whole /proc. What ufw needs: a network of its own. What systemd needs: mounts,
# control groups.
start_machine() {
  local first=(--init "$image" sleep infinity)
  if [[ $manager == systemd ]]; then
    first=(--cap-add SYS_ADMIN --cgroupns host --volume /sys/fs/cgroup:/sys/fs/cgroup:rw --tmpfs /run --tmpfs /run/lock
      --env container=docker "$image" /sbin/init)
  fi
  docker run --detach --name "$1" --hostname "$1" --network "$network" --cap-add NET_ADMIN \
    --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined \
    --volume "$root:/repository:ro" "${first[@]}" >/dev/null
  if [[ $manager == systemd ]]; then await 60 "systemd on $1" booted "$1"; fi
}
booted() { on "$1" systemctl is-system-running --quiet 2>/dev/null; }

# They listen on the coordinator's loopback; socat lets the PCs in.
stand_ins() {
  on "$hub" mkdir -p /play
  printf '%s' '{"folder":"/play/github","port":9600,"publicUrl":"http://play-hub:9600","users":["octo-tester"],' \
    '"webhook":{"url":"http://127.0.0.1:8000/webhook/github","secret":"a-secret-of-the-play-alone"}}' |
    on -i "$hub" sh -c 'cat > /play/github.json'
  on -d "$hub" sh -c 'exec node /repository/dist/infra/local/github/main.js /play/github.json > /play/github.log 2>&1'
  on -d "$hub" sh -c 'exec node /repository/dist/infra/local/model/main.js --scripts /repository/cli/demo/scenario/model.json --port 9700 > /play/model.log 2>&1'
  for port in 9600 9700; do
    on -d "$hub" sh -c "exec socat TCP-LISTEN:$port,bind=\$(hostname -i),fork,reuseaddr TCP:127.0.0.1:$port"
  done
  await 60 'the local GitHub' on "$hub" test -s /play/github/tokens.json
  issues repository
}

write_inventory() {
  on "$hub" cat /play/github/app.private-key.pem >"$work/app.pem"
  cat >"$work/hosts.yml" <<Y
all:
  children:
    coordinator: { hosts: { $hub: {} } }
    agents:
      hosts:
        ${pcs[0]}: { agent_specialties: [backend, general] }
        ${pcs[1]}: { agent_specialties: [frontend, testing] }
  vars: { ansible_connection: community.docker.docker, ansible_user: root }
Y
  cat >"$work/group_vars/all.yml" <<Y
cluster_host: $hub
cluster_service_manager: $manager
cluster_release: $(cat "$work/release" 2>/dev/null)
firewall_public_ports: [443, 9600, 9700]
services_admin_token: $(cat "$work/token")
services_webhook_secret: a-secret-of-the-play-alone
services_github_app_id: 10001
services_github_app_key: "{{ lookup('file', '$work/app.pem') }}"
services_settings:
  issue-classifier: { GITHUB_API_URL: 'http://$hub:9600' }
  pr-publisher: { GITHUB_API_URL: 'http://$hub:9600' }
agent_settings: { ANTHROPIC_BASE_URL: 'http://$hub:9700', HEARTBEAT_MS: 2000 }
agent_secrets: { ANTHROPIC_API_KEY: the-local-model-needs-none }
agent_bubblewrap_package: '${CLAUDE_CLUSTER_PLAY_BUBBLEWRAP:-}'
Y
}

# By the scripts that people use.
site() {
  local log=$work/deploy-$(date +%H%M%S).log
  "$root/scripts/deploy-cluster.sh" "$work/hosts.yml" >"$log" 2>&1 || { tail -30 "$log" >&2; fail "deploy-cluster.sh; all of it is in $log"; }
  sed -n '/^PLAY RECAP/,$p' "$log"
  ls -t "$root"/release/*.tar.gz | head -1 >"$work/release"
  write_inventory
  say 'Once more'
  play site
  ! grep -q 'changed=[1-9]' "$work/recap" || fail 'the second run changed something'
  say 'With --check'
  play site --check
  ! grep -q 'changed=[1-9]' "$work/recap" || fail '--check sees something to change'
  say 'Is it well?'
  "$root/scripts/health-check.sh" "$work/hosts.yml" >"$work/health" 2>&1 || { tail -30 "$work/health" >&2; fail 'health-check.sh'; }
  sed -n '/^PLAY RECAP/,$p' "$work/health"
}

units() {
  if [[ $manager != systemd ]]; then echo 'SKIPPED: there is no systemd'; return; fi
  local pc=${pcs[0]} name unit
  for name in "$hub" "$pc"; do
    for unit in $(on "$name" systemctl list-unit-files --no-legend 'claude-cluster-*' | cut -d' ' -f1); do
      on "$name" systemctl is-active --quiet "$unit" || fail "$unit of $name does not run"
      exposure "$name" "$unit"
    done
  done
  comes_back "$hub" claude-cluster-scheduler
  comes_back "$pc" claude-cluster-agent
  say "$pc restarts"
  on "$pc" systemctl stop claude-cluster-agent
  ! on "$pc" systemctl is-failed claude-cluster-agent || fail 'an agent that is stopped counts as failed'
  docker restart --time 90 "$pc" >/dev/null
  await 90 'systemd after the restart' booted "$pc"
  await 60 'the agent after the restart' on "$pc" curl -fsS -o /dev/null http://127.0.0.1:8003/ready
  await 60 "$pc online" is_online "$pc"
}

# Out of 10, by systemd-analyze. The agent makes boxes, so its unit can't be held as tightly as the others.
exposure() {
  local most=2.0 found
  if [[ $2 == claude-cluster-agent.service ]]; then most=6.0; fi
  on "$1" systemd-analyze security --no-pager "$2" </dev/null >"$work/exposure"
  found=$(sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p' "$work/exposure")
  echo "$2: $found"
  awk -v found="$found" -v most="$most" 'BEGIN { exit !(found != "" && found + 0 <= most + 0) }' ||
    { cat "$work/exposure"; fail "$2 has more rights than it had"; }
}

comes_back() {
  local before
  before=$(main_pid "$@")
  on "$1" kill -KILL "$before"
  await 60 "$2, killed, anew" is_another "$1" "$2" "$before"
  echo "$2 was killed and came back"
}
main_pid() { on "$1" systemctl show --property=MainPID --value "$2"; }
is_another() { [[ $(main_pid "$1" "$2") != "$3" ]] && on "$1" systemctl is-active --quiet "$2"; }

issue() {
  issues open backend.md frontend.md
  await 180 'two pull requests' has_pulls 2
  issues pulls
  cluster status
}

# One after the other while a playbook is played; none may be lost.
issues_meanwhile() {
  local before opened=0 running
  before=$(issues pulls | wc -l)
  play "$@" &
  running=$!
  while kill -0 $running 2>/dev/null; do
    issues open backend.md frontend.md >/dev/null && opened=$((opened + 2))
    sleep 25
  done
  wait $running
  echo "$opened issues were opened meanwhile"
  await 300 "$opened more pull requests" has_pulls $((before + opened))
  await 60 'every task completed' all_completed
  cluster status
}

rotate() {
  steal "${pcs[0]}"
  issues_meanwhile rotate-keys
  is_refused "${pcs[0]}"
}

upgrade() {
  local release
  release=$work/$(basename "$(cat "$work/release")" .tar.gz)-next.tar.gz
  cp "$(cat "$work/release")" "$release"
  issues_meanwhile upgrade --extra-vars "cluster_release=$release"
  echo "$release" >"$work/release"
  write_inventory
}

restore() {
  local before after
  before=$(cluster list --json | node -p 'JSON.parse(require("fs").readFileSync(0)).items.map((t) => `${t.issueNumber}:${t.status}:${t.pullRequest?.number}`).sort().join(" ")')
  rm -rf "$work/backups"
  play backup --extra-vars "backup_folder=$work/backups"
  say 'Destroy it: services, database, keys, the broker with its store'
  if [[ $manager == systemd ]]; then on "$hub" systemctl stop 'claude-cluster-*'; else on "$hub" sh -c 'for one in /etc/claude-cluster/*.sh; do $one stop; done'; fi
  on "$hub" sh -c 'runuser -u postgres -- dropdb --force claude_cluster; rm -rf /var/lib/claude-cluster /etc/claude-cluster/*.env'
  play restore --extra-vars "restore_from=$(ls "$work"/backups/*.tar)"
  await 90 'the PCs' is_online "${pcs[0]}"
  after=$(cluster list --json | node -p 'JSON.parse(require("fs").readFileSync(0)).items.map((t) => `${t.issueNumber}:${t.status}:${t.pullRequest?.number}`).sort().join(" ")')
  [[ $before == "$after" ]] || fail "tasks differ: $before / $after"
  echo "All tasks are there: $after"
  say 'And it works'
  before=$(issues pulls | wc -l)
  issues open backend.md
  await 180 'one more pull request' has_pulls $((before + 1))
}

remove() {
  local pc=${pcs[1]} seed
  steal "$pc"
  seed=$(cat "$work/stolen/$pc.nk")
  play remove-agent --extra-vars "agent=$pc"
  is_refused "$pc"
  on "$hub" sh -c "! grep -rqsF '$seed' /var/lib/claude-cluster /etc/claude-cluster" || fail 'its seed is still there'
  on "$pc" sh -c '! getent passwd cc-agent && ! ls -d /var/lib/cc-agent /var/lib/claude-cluster/agent 2>/dev/null' ||
    fail 'something of it is still on the PC'
}

# A copy of all that a PC was given.
steal() {
  rm -rf "$work/stolen" && mkdir "$work/stolen"
  docker cp -q "$1:/var/lib/claude-cluster/agent/." "$work/stolen"
  on "$hub" rm -rf /play/stolen
  docker cp -q "$work/stolen" "$hub:/play/"
  try_stolen "$1" | tee "$work/tried"
  grep -q 'is let in' "$work/tried" || fail 'its key opened nothing before, so that this proves nothing'
}
is_refused() {
  try_stolen "$1" | tee "$work/tried"
  grep -q 'is refused' "$work/tried" || fail 'a copy of its key is still let in'
}
try_stolen() { on "$hub" node /repository/dist/test/ansible/try-key.js /play/stolen "$1" "tls://$hub:4222" || true; }

add() {
  local pc=${pcs[1]} before
  play add-agent --extra-vars "agent=$pc"
  await 60 "$pc online" is_online "$pc"
  before=$(issues pulls | wc -l)
  issues open frontend.md
  await 180 'a pull request of the PC that came back' has_pulls $((before + 1))
}

down() {
  docker rm --force "$hub" "${pcs[@]}" >/dev/null 2>&1 || true
  docker network rm "$network" >/dev/null 2>&1 || true
  rm -rf "$work"
}

[[ $# -gt 0 ]] || { set -- up site units issue rotate upgrade restore remove add down; trap down EXIT; }
for step in "$@"; do
  case $step in
    up | site | units | issue | rotate | upgrade | restore | remove | add | down) say "$step" && "$step" ;;
    *) sed -n '2,20p' "$0" | cut -c3- >&2; exit 64 ;;
  esac
done
say 'All is well'
