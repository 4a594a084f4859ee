/** As Docker reads it: moby's profiles/seccomp. */
interface Rule {
  readonly names: readonly string[];
  readonly action: string;
  readonly errnoRet: number;
  readonly args?: readonly Condition[];
}

interface Condition {
  readonly index: number;
  readonly value: number;
  readonly valueTwo?: number;
  readonly op: string;
}

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;
const CLONE_NEWUSER = 0x10000000;

/** What only an attack on the kernel needs; the same as in the other runner, and what engines of some age let through. */
const REFUSED = [
  ...['syslog', 'keyctl', 'add_key', 'request_key', 'perf_event_open', 'bpf', 'userfaultfd'],
  ...['io_uring_setup', 'io_uring_enter', 'io_uring_register'],
  // Each needs a capability too, which a new user namespace would give.
  ...[
    'mount',
    'umount2',
    'pivot_root',
    'setns',
    'open_by_handle_at',
    'kexec_load',
    'kexec_file_load',
  ],
  ...['init_module', 'finit_module', 'delete_module', 'reboot', 'swapon', 'swapoff'],
  ...['fsopen', 'fsmount', 'move_mount', 'open_tree'],
];

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: as in the other runner. Above all not AF_VSOCK. */
const FAMILIES = new Set([1, 2, 10, 16]);
const FAMILIES_END = 64;

/**
 * A seccomp profile for containers, with the same refusals as `seccompFilter` and no namespaces besides.
 *
 * Docker's own is not used because what it refuses depends on the engine's age: 20.10 lets io_uring and sockets to the
 * hypervisor through. Calls of other architectures (32 bits, x32) end the program, since none is listed.
 */
export function dockerSeccomp(): object {
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [
      refuse(REFUSED, EPERM),
      refuse(['unshare', 'clone'], EPERM, {
        index: 0,
        value: CLONE_NEWUSER,
        valueTwo: CLONE_NEWUSER,
        op: 'SCMP_CMP_MASKED_EQ',
      }),
      // Its flags lie in memory, where no filter sees them; libraries then use clone.
      refuse(['clone3'], ENOSYS),
      ...refusedFamilies(),
    ],
  };
}

function refusedFamilies(): Rule[] {
  const between = Array.from({ length: FAMILIES_END }, (_, family) => family)
    .filter((family) => !FAMILIES.has(family))
    .map((value) => refuse(['socket'], EAFNOSUPPORT, { index: 0, value, op: 'SCMP_CMP_EQ' }));
  const beyond = { index: 0, value: FAMILIES_END, op: 'SCMP_CMP_GE' };
  return [...between, refuse(['socket'], EAFNOSUPPORT, beyond)];
}

function refuse(names: readonly string[], errnoRet: number, condition?: Condition): Rule {
  return {
    names,
    action: 'SCMP_ACT_ERRNO',
    errnoRet,
    ...(condition === undefined ? {} : { args: [condition] }),
  };
}
