import { dockerSeccomp } from './docker-seccomp.ts';

interface Rule {
  names: string[];
  action: string;
  errnoRet: number;
  args?: { index: number; value: number; valueTwo?: number; op: string }[];
}
const { defaultAction, syscalls } = dockerSeccomp() as { defaultAction: string; syscalls: Rule[] };

/** What the kernel would say: the first rule whose condition is true of the first argument. */
function answer(name: string, argument = 0): number | 'allowed' {
  const rule = syscalls.find(
    ({ names, args = [] }) =>
      names.includes(name) &&
      args.every(({ op, value, valueTwo = 0 }) => {
        if (op === 'SCMP_CMP_MASKED_EQ') return (argument & value) === valueTwo;
        return op === 'SCMP_CMP_GE' ? argument >= value : argument === value;
      }),
  );
  return rule?.errnoRet ?? 'allowed';
}

test.each([
  { what: 'a file is opened', name: 'openat', argument: 0, expected: 'allowed' },
  { what: 'a process is made', name: 'clone', argument: 0x01200011, expected: 'allowed' },
  { what: 'a thread is made', name: 'clone', argument: 0x003d0f00, expected: 'allowed' },
  { what: 'a user namespace is made', name: 'clone', argument: 0x10000011, expected: 1 },
  { what: 'one is made of this process', name: 'unshare', argument: 0x10020000, expected: 1 },
  { what: 'flags lie where no filter sees them', name: 'clone3', argument: 0, expected: 38 },
  { what: 'a Unix socket', name: 'socket', argument: 1, expected: 'allowed' },
  { what: 'an IPv4 socket', name: 'socket', argument: 2, expected: 'allowed' },
  { what: 'an IPv6 socket', name: 'socket', argument: 10, expected: 'allowed' },
  { what: 'a netlink socket', name: 'socket', argument: 16, expected: 'allowed' },
  { what: 'a socket to the hypervisor', name: 'socket', argument: 40, expected: 97 },
  { what: 'a raw packet socket', name: 'socket', argument: 17, expected: 97 },
  { what: 'a socket of the kernel’s ciphers', name: 'socket', argument: 38, expected: 97 },
  { what: 'a socket of a family that is not made yet', name: 'socket', argument: 64, expected: 97 },
  { what: 'a family far beyond', name: 'socket', argument: 4000, expected: 97 },
  { what: 'io_uring', name: 'io_uring_setup', argument: 0, expected: 1 },
  { what: 'a program for the kernel', name: 'bpf', argument: 0, expected: 1 },
  { what: 'the kernel’s keys', name: 'keyctl', argument: 0, expected: 1 },
  { what: 'a mount', name: 'mount', argument: 0, expected: 1 },
])('$what: $name($argument) is $expected', ({ name, argument, expected }) => {
  expect(answer(name, argument)).toBe(expected);
});

test('everything else is the business of the namespaces and the missing capabilities', () => {
  expect(defaultAction).toBe('SCMP_ACT_ALLOW');
});
