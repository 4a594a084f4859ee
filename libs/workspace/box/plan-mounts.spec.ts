import { planMounts, refuseNested, type View } from './plan-mounts.ts';

const EMPTY = { readable: [], links: [], proc: { readOnly: [], masked: [] } };

function shown(view: Partial<Omit<View, 'machine'>> & { machine?: Partial<View['machine']> }) {
  const machine = { ...EMPTY, ...view.machine };
  const args = planMounts({
    ...{ writable: [], readable: [], hidden: [], placed: [] },
    ...view,
    machine,
  });
  return args.flatMap((word, index) =>
    ['--ro-bind', '--bind'].includes(word) ? [`${word} ${args[index + 2] ?? ''}`] : [],
  );
}

test.each([
  {
    name: 'nothing that was not named is there',
    view: {},
    expected: [],
  },
  {
    name: 'a folder in another that is shown is not shown twice',
    view: { machine: { readable: ['/usr/local/bin', '/usr'] } },
    expected: ['--ro-bind /usr'],
  },
  {
    name: 'a name that only begins alike is another folder',
    view: { machine: { readable: ['/usr', '/usr2'] } },
    expected: ['--ro-bind /usr', '--ro-bind /usr2'],
  },
  {
    name: 'what holds a hidden folder is not shown, nor what lies in one',
    view: { machine: { readable: ['/data', '/data/agent/mirrors/bin'] }, hidden: ['/data/agent'] },
    expected: [],
  },
  {
    name: 'the work is shown, although it lies in a hidden folder',
    view: { writable: ['/data/agent/work/tree'], hidden: ['/data/agent'] },
    expected: ['--bind /data/agent/work/tree'],
  },
  {
    name: 'nothing is mounted where somebody may write',
    view: { readable: ['/checkout/tree/bin'], writable: ['/checkout/tree'] },
    expected: ['--bind /checkout/tree'],
  },
  {
    name: 'the work comes after what it may lie in',
    view: { readable: ['/opt/tools'], writable: ['/opt/tools/work'] },
    expected: ['--ro-bind /opt/tools', '--bind /opt/tools/work'],
  },
  {
    name: 'what the kernel lets root write is read-only, and what tells of other processes is empty',
    view: { machine: { proc: { readOnly: ['/proc/sys'], masked: ['/proc/keys'] } } },
    expected: ['--ro-bind /proc/sys', '--ro-bind /proc/keys'],
  },
])('$name', ({ view, expected }) => {
  expect(shown(view)).toEqual(expected);
});

test('a toolchain in /tmp is shown in the /tmp of the box, and after it is made', () => {
  const args = planMounts({
    machine: { ...EMPTY, readable: ['/tmp/tools'] },
    ...{ writable: ['/tmp/work'], readable: [], hidden: [], placed: [] },
  });
  const made = args.indexOf('/tmp');
  expect(args[made - 1]).toBe('--tmpfs');
  expect(args.indexOf('/tmp/tools')).toBeGreaterThan(made);
  expect(args.indexOf('/tmp/work')).toBeGreaterThan(made);
});

test('the root itself is read-only in the end, so that nothing of it fills the memory', () => {
  const args = planMounts({ machine: EMPTY, writable: [], readable: [], hidden: [], placed: [] });
  expect(args.slice(-2)).toEqual(['--remount-ro', '/']);
});

test('writable folders that lie in one another are refused', () => {
  expect(() => {
    refuseNested(['/a', '/a/b']);
  }).toThrow('/a/b lies in /a');
  expect(() => {
    refuseNested(['/a', '/ab']);
  }).not.toThrow();
});
