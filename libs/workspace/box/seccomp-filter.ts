import { endianness } from 'node:os';

/** Numbers of system calls and of the architecture, from the kernel's tables (asm/unistd.h, linux/audit.h). */
interface Architecture {
  readonly audit: number;
  readonly socket: number;
  readonly refused: readonly number[];
  /** x86-64 lets a second set of calls in by this bit: they go round every check by number. */
  readonly secondSet?: number;
}

const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    socket: 41,
    // syslog, keyctl, add_key, request_key, perf_event_open, bpf, userfaultfd, io_uring_{setup,enter,register}
    refused: [103, 250, 248, 249, 298, 321, 323, 425, 426, 427],
    secondSet: 0x40000000,
  },
  arm64: {
    audit: 0xc00000b7,
    socket: 198,
    refused: [116, 219, 217, 218, 241, 280, 282, 425, 426, 427],
  },
};

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: what programs need. Above all not AF_VSOCK, which no namespace holds in. */
const FAMILIES = [1, 2, 10, 16];

// Of struct seccomp_data.
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

// Instructions of classic BPF: load a word, jump if equal, jump if a bit is set, return.
const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_SET = 0x45;
const RETURN = 0x06;

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const EAFNOSUPPORT = 0x00050061;

/**
 * A seccomp program for bubblewrap's `--seccomp`: what namespaces don't hold.
 *
 * Sockets of families that reach past the network namespace or deep into the kernel, io_uring (which could make such
 * sockets unseen), and calls that only an attack on the kernel needs. Everything else is the business of the
 * namespaces, the mounts and the missing capabilities.
 *
 * @returns undefined for a processor whose numbers aren't known here
 */
export function seccompFilter(architecture: string): Buffer | undefined {
  const known = ARCHITECTURES[architecture];
  if (known === undefined || endianness() !== 'LE') return undefined;
  const { audit, socket, refused, secondSet } = known;
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE],
    // The calls of another architecture have other numbers.
    [IF_EQUAL, 1, 0, audit],
    [RETURN, 0, 0, EPERM],
    [LOAD, 0, 0, NUMBER],
    ...(secondSet === undefined
      ? []
      : [
          [IF_SET, 0, 1, secondSet],
          [RETURN, 0, 0, EPERM],
        ]),
    ...refused.flatMap((number) => [
      [IF_EQUAL, 0, 1, number],
      [RETURN, 0, 0, EPERM],
    ]),
    [IF_EQUAL, 1, 0, socket],
    [RETURN, 0, 0, ALLOW],
    [LOAD, 0, 0, FIRST_ARGUMENT],
    ...FAMILIES.flatMap((family) => [
      [IF_EQUAL, 0, 1, family],
      [RETURN, 0, 0, ALLOW],
    ]),
    [RETURN, 0, 0, EAFNOSUPPORT],
  ]);
}

/** struct sock_filter: u16 code, u8 jump if true, u8 jump if false, u32 k. */
function assemble(instructions: readonly (readonly number[])[]): Buffer {
  const bytes = Buffer.alloc(instructions.length * 8);
  for (const [index, [code = 0, ifTrue = 0, ifFalse = 0, k = 0]] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(k, index * 8 + 4);
  }
  return bytes;
}
