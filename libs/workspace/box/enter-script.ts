/**
 * What runs first in a box: starts the inner ends of the bridges, then becomes the program. Nothing is ever put into
 * this text; everything comes as arguments, `<port> <socket> ... -- <program> <argument> ...`.
 *
 * The bridges are orphans, so that the program has no children it doesn't know of. They are waited for by counting
 * listening sockets, which in a new network namespace are these alone, and without starting a program.
 */
export const ENTER_SCRIPT = `
echo 1000 > /proc/self/oom_score_adj
bridges=0
while [ "$1" != -- ]; do
  ( socat "TCP4-LISTEN:$1,bind=127.0.0.1,fork,reuseaddr,backlog=1024" "UNIX-CONNECT:$2" >/dev/null 2>&1 </dev/null & )
  bridges=$((bridges + 1))
  shift 2
done
shift
listening=0
tries=0
while [ "$listening" -lt "$bridges" ] && [ "$tries" -lt 50000 ]; do
  tries=$((tries + 1))
  while read -r kind word used rest; do
    if [ "$kind" = TCP: ]; then listening=$used; fi
  done < /proc/net/sockstat
done
exec "$@"
`;
